package manifest

import (
	"path"
	"strings"
)

// What H5P lets be in a package (h5p-php-library, defaultContentWhitelist, and svg, which is sent where it can do no harm), and what
// libraries may have besides.
var (
	h5pKinds = kinds("json png jpg jpeg gif bmp tif tiff svg eot ttf woff woff2 otf webm mp4 ogg mp3 m4a wav txt pdf rtf doc docx xls xlsx ppt " +
		"pptx odt ods odp csv diff patch md textile vtt webvtt gltf glb")
	h5pCodeKinds = kinds("js css xml")
)

func kinds(list string) map[string]bool {
	m := map[string]bool{}
	for _, k := range strings.Fields(list) {
		m["."+k] = true
	}
	return m
}

// keeps tells whether the package needs a file: itself, its content, and the folders of the libraries that were taken. What begins with a
// point or a line was left there by a program. Fault: package.h5p_kind.
func (r *h5p) keeps(name string) (bool, error) {
	folder, _, deep := strings.Cut(name, "/")
	content, code := strings.EqualFold(folder, "content"), false
	for _, l := range r.order {
		code = code || l.folder == folder
	}
	base, ext := path.Base(name), strings.ToLower(path.Ext(name))
	switch {
	case !deep:
		return strings.EqualFold(name, H5PJSON), nil
	case !content && !code, strings.HasPrefix(base, "."), strings.HasPrefix(base, "_"):
		return false, nil
	case !h5pKinds[ext] && (content || !h5pCodeKinds[ext]):
		return false, h5pFault(name, "package.h5p_kind")
	}
	return true, nil
}
