/** The name, and the two phones that it is for. */

import { words } from "../../i18n/language";

export function Wordmark() {
  return (
    <svg class="wordmark" viewBox="0 0 76 32" role="img" aria-label={words.name} focusable="false">
      <g fill="none" stroke="currentColor" stroke-width="5" stroke-linecap="round" stroke-linejoin="round">
        <path d="M4.500 4v23.500h13" />
        <path d="M24 13v8.500a6 6 0 0 0 6 6h0a6 6 0 0 0 6-6V13" />
      </g>
      <rect x="45" y="1.500" width="10" height="28.500" rx="4" fill="currentColor" />
      <rect x="61" y="1.500" width="10" height="28.500" rx="4" fill="currentColor" />
    </svg>
  );
}

/** Two phones, each with the light of Together on it; a phone that isn't here is an outline. */
export function TwoPhones({ second = true }: { readonly second?: boolean }) {
  return (
    <svg class="phones" viewBox="0 0 200 168" aria-hidden="true" focusable="false">
      <defs>
        <radialGradient id="phone-light">
          <stop class="phone-light-heart" offset="0.3" />
          <stop class="phone-light-edge" offset="1" />
        </radialGradient>
      </defs>
      <g class="phone">
        <rect x="20" y="8" width="74" height="152" rx="18" />
        <circle cx="57" cy="84" r="30" />
      </g>
      <g class={second ? "phone" : "phone phone-away"}>
        <rect x="106" y="8" width="74" height="152" rx="18" />
        <circle cx="143" cy="84" r="30" />
      </g>
    </svg>
  );
}
