// The first script of each page of a package: what pages ask in windows of the browser, which it does not show from a frame, is answered
// by yes, so that «continue where you stopped?» and «leave?» do what most want.

window.confirm = () => true;
window.alert = () => undefined;
window.prompt = (_question?: string, usual?: string) => usual ?? "";
