// The page 指出错误: puts the words together that a caller or a writer needs. Nothing is sent anywhere.

const area = document.querySelector("[data-correct]");
if (area) {
  const id = area.querySelector("#correct-id");
  const field = area.querySelector("#correct-field");
  const text = area.querySelector("#correct-text");
  const words = area.querySelector("[data-correct-words]");
  const copy = area.querySelector("[data-correct-copy]");

  function write() {
    words.textContent =
      `托育数据网站上，机构编号${id.value.trim() || "（请填写）"}的“${field.value}”有误，` +
      `应当是：${text.value.trim() || "（请填写）"}。`;
  }

  const given = new URLSearchParams(window.location.search);
  id.value = (given.get("id") || "").replace(/[^A-Za-z0-9-]/g, "").slice(0, 20);
  const wanted = given.get("field") || "";
  if (Array.from(field.options, (option) => option.value).includes(wanted)) field.value = wanted;
  area.addEventListener("input", write);
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(words.textContent);
      copy.textContent = "已复制";
    } catch {
      copy.textContent = "没有复制成，请长按上面的话";
    }
  });
  write();
  area.hidden = false;
}
