// An institution's page: copying the address, printing the plate. Without script both can be done by hand.

for (const copy of document.querySelectorAll("[data-copy]")) {
  const source = copy.parentElement.querySelector("[data-copy-source]");
  const label = copy.textContent;
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      copy.textContent = "已复制";
    } catch {
      copy.textContent = "没有复制成，请长按文字";
    }
    setTimeout(() => {
      copy.textContent = label;
    }, 3000);
  });
}

const print = document.querySelector("[data-plate]");
const day = document.querySelector("[data-print-date]");
if (print && day) {
  print.hidden = false;
  print.addEventListener("click", () => {
    document.documentElement.classList.add("is-plate");
    window.print();
  });
  window.addEventListener("beforeprint", () => {
    const today = new Date();
    day.textContent = `${today.getFullYear()}年${today.getMonth() + 1}月${today.getDate()}日`;
  });
  window.addEventListener("afterprint", () => document.documentElement.classList.remove("is-plate"));
}
