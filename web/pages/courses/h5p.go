package courses

import (
	"context"
	"encoding/json"

	"mumpuni/web/locale"
)

// h5pKeys are the texts of H5P's core that its player shows.
var h5pKeys = []string{
	"fullscreen", "disableFullscreen", "copyrights", "copyrightInformation", "copyrightsDescription", "close", "title", "author", "year",
	"source", "license", "thumbnail", "noCopyrights", "by", "showMore", "showLess", "subLevel", "confirmDialogHeader", "confirmDialogBody",
	"cancelLabel", "confirmLabel", "contentType", "licenseExtras", "changes", "contentChanged", "startingOver",
}

// h5pWords are those texts in the language of the page, for the script that starts the player.
func h5pWords(ctx context.Context) string {
	words := map[string]string{}
	for _, key := range h5pKeys {
		words[key] = locale.T(ctx, "h5p."+key)
	}
	text, err := json.Marshal(words)
	if err != nil {
		panic(err) // texts always marshal
	}
	return string(text)
}
