// File fields of plain forms: what the server would refuse is said when it is chosen, with the way out, and is not sent. Fields that send at
// once (upload.ts) do so themselves.

import { refusal } from "./lib/refuse";

document.querySelectorAll<HTMLInputElement>("input[type=file][data-refuse]").forEach((input) => {
  if (input.closest("[data-upload]")) return;
  const line = document.createElement("p");
  line.className = "error";
  line.id = input.id + "-refused";
  line.setAttribute("role", "alert");
  input.after(line);
  const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
  input.addEventListener("change", async () => {
    const words = await refusal(input, input.files ?? []);
    line.textContent = words;
    if (words) input.value = "";
    input.setAttribute("aria-describedby", (words ? [...others, line.id] : others).join(" "));
    input.setAttribute("aria-invalid", String(!!words));
    input.closest(".field")?.classList.toggle("bad", !!words);
  });
});
