/** Files to and from this phone. */

/** Hands a text to the phone as a file. */
export function saveAs(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The text of the file that was chosen: blanks, one too many, if it's larger than `most` bytes; "", which is none of ours, if it can't be read. */
export async function chosen(input: HTMLInputElement, most: number): Promise<string | null> {
  const [file] = input.files ?? [];
  input.value = ""; // the same file may be chosen again
  if (file === undefined) return null;
  if (file.size > most) return " ".repeat(most + 1);
  try {
    return await file.text();
  } catch {
    return "";
  }
}
