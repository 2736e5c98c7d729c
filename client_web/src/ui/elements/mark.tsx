/** The mark: two bars. They are two phones side by side, the sign for a pause, and the end of the name. */

export function Bars({ class: look }: { readonly class: string }) {
  return (
    <svg class={look} viewBox="0 0 64 80" aria-hidden="true" focusable="false">
      <rect x="4" y="2" width="22" height="76" rx="8" fill="currentColor" />
      <rect x="38" y="2" width="22" height="76" rx="8" fill="currentColor" />
    </svg>
  );
}
