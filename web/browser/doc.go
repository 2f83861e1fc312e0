// Package browser holds the pages to what people need of them: it starts the real server on its demo data and visits it
// with Chromium. It knows addresses and log-ins, and nothing of how pages are made. It is tests only: nothing of it is
// linked into the server.
package browser
