// @ts-check
// The reader's own two settings, large text and dark or light. Kept on this device only; nothing is sent.
// Loaded in <head> and not as a module, so that the page is painted the right way the first time.
(function () {
  "use strict";
  var root = document.documentElement;
  // What a page shows on request alone is held back by its styles until that is there: nothing then jumps.
  root.setAttribute("data-script", window.location.search ? "asked" : "");
  var systemIsDark = window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)");

  /** @param {string} key */
  function recall(key) {
    try {
      return window.localStorage.getItem(key);
    } catch (error) {
      return window.name === key ? "yes" : null; // storage can be switched off; the window then keeps one of them
    }
  }

  /**
   * @param {string} key
   * @param {string} value
   */
  function keep(key, value) {
    try {
      window.localStorage.setItem(key, value);
    } catch (error) {
      window.name = key === "large" && value === "yes" ? key : ""; // as above
    }
  }

  function isDark() {
    var chosen = root.getAttribute("data-scheme");
    return chosen ? chosen === "dark" : Boolean(systemIsDark && systemIsDark.matches);
  }

  function isLarge() {
    return root.hasAttribute("data-large");
  }

  if (recall("large") === "yes") root.setAttribute("data-large", "");
  var scheme = recall("scheme");
  if (scheme === "dark" || scheme === "light") root.setAttribute("data-scheme", scheme);

  /**
   * @param {NodeListOf<HTMLElement>} tools
   * @param {Element} large
   * @param {Element} dark
   */
  function offer(tools, large, dark) {
    function show() {
      large.setAttribute("aria-pressed", String(isLarge()));
      dark.setAttribute("aria-pressed", String(isDark()));
    }

    function loadVoice() {
      var voice = document.querySelector("[data-read-aloud]");
      var address = voice && voice.getAttribute("data-read-aloud");
      if (!isLarge() || !voice || !address) return;
      voice.setAttribute("data-read-aloud", "");
      var script = document.createElement("script");
      script.type = "module";
      script.src = address;
      document.head.append(script);
    }

    function toggle() {
      root.toggleAttribute("data-large");
      loadVoice();
      keep("large", isLarge() ? "yes" : "no");
      show();
      document.dispatchEvent(new Event("largechange"));
    }

    large.addEventListener("click", toggle);
    document.querySelectorAll("[data-reader-plain]").forEach(function (button) {
      button.addEventListener("click", toggle);
    });
    dark.addEventListener("click", function () {
      var next = isDark() ? "light" : "dark";
      root.setAttribute("data-scheme", next);
      keep("scheme", next);
      show();
      document.dispatchEvent(new Event("schemechange"));
    });
    show();
    loadVoice();
    tools.forEach(function (one) {
      one.hidden = false;
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    /** @type {NodeListOf<HTMLElement>} */
    var tools = document.querySelectorAll("[data-reader-tools]");
    var large = document.querySelector("[data-reader-large]");
    var dark = document.querySelector("[data-reader-dark]");
    if (large && dark) offer(tools, large, dark);
  });
})();
