package prose

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// The policies are the second wall behind goldmark, which writes no raw HTML itself.
var (
	articlePolicy = newPolicy(true)
	stemPolicy    = newPolicy(false)
	picturePolicy = withPictures(newPolicy(false))
)

// anchors are the names of headings, which nothing else of a page has.
var anchors = regexp.MustCompile(`^bagian-[0-9]{1,4}$`)

func newPolicy(long bool) *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "ol", "ul", "li", "blockquote", "pre", "code", "em", "strong", "del", "sub", "sup",
		"table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("value").Matching(bluemonday.Integer).OnElements("li")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnFullyQualifiedLinks(true)
	p.RequireNoReferrerOnFullyQualifiedLinks(true)
	if long {
		p.AllowElements("hr", "h2", "h3", "h4", "h5", "h6")
		p.AllowAttrs("id").Matching(anchors).OnElements("h2", "h3", "h4", "h5", "h6")
		p.AllowAttrs("data-check").Matching(checkIDs).OnElements("div")
		p.AllowRelativeURLs(true)
		return withPictures(p)
	}
	return p
}

func withPictures(p *bluemonday.Policy) *bluemonday.Policy {
	p.AllowAttrs("src", "alt").OnElements("img")
	return p
}
