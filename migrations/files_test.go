package migrations

import "io/fs"

// Files are the migrations, for tests that stop on the way.
func Files() fs.FS { return files }
