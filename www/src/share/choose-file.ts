/** Lets a person choose a file of this kind, such as ".json"; nothing happens where none is chosen. */
export function chooseFile(suffix: string, use: (file: File) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = suffix;
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (file) use(file);
  });
  input.click();
}
