// Lets a browser use a security key: takes what is asked from the form, puts the key's answer in, and sends the form.
"use strict";
(() => {
  const form = document.querySelector("form[data-asked]");
  if (!form || !window.PublicKeyCredential) return;
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const said = form.querySelector("[data-said]");

  async function answered() {
    const asked = JSON.parse(form.dataset.asked).publicKey;
    asked.challenge = bytes(asked.challenge);
    for (const known of [...(asked.excludeCredentials || []), ...(asked.allowCredentials || [])]) {
      known.id = bytes(known.id);
    }
    if (asked.user) asked.user.id = bytes(asked.user.id);
    const credential = await navigator.credentials[asked.user ? "create" : "get"]({ publicKey: asked });
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[part]) response[part] = text(credential.response[part]);
    }
    const id = text(credential.rawId);
    return JSON.stringify({ id, rawId: id, type: credential.type, response, clientExtensionResults: {} });
  }

  // The button is brought by us: without us it would do nothing.
  document.querySelector("[data-without-script]").remove();
  said.before(Object.assign(document.createElement("button"), { type: "submit", className: "button", textContent: form.dataset.button }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "Touch your security key, or do what your browser asks.";
    try {
      form.elements.answer.value = await answered();
      form.submit();
    } catch {
      said.textContent = "That did not work, or took too long. Load the page again and try once more.";
    }
  });
})();
