// Shows, while somebody types, the first number that the issuer's settings would give, or what is wrong with the format.
// Without script the form's button "Lihat contoh nomor" does the same.

const form = document.querySelector<HTMLFormElement>("form[data-sample]");
const output = form?.querySelector<HTMLOutputElement>("[data-sample-number]");
const names = ["number_template", "classification", "unit_code"];
let timer = 0;
let latest = 0;

async function show(): Promise<void> {
  if (!form || !output) return;
  const data = new FormData(form);
  const query = new URLSearchParams(names.map((name) => [name, String(data.get(name) ?? "")]));
  const asked = ++latest;
  try {
    const answer = await fetch(`${form.dataset.sample}?${query}`, { headers: { Accept: "text/plain" } });
    if (asked !== latest || (answer.status !== 200 && answer.status !== 422)) return;
    output.textContent = await answer.text();
    output.classList.toggle("negative", answer.status === 422);
  } catch {
    // No connection: the number stays as it was; saving checks it anyway.
  }
}

form?.addEventListener("input", (event) => {
  if (!names.includes((event.target as HTMLInputElement).name)) return;
  clearTimeout(timer);
  timer = window.setTimeout(show, 350);
});
