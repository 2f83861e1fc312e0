package competencies

import (
	"github.com/uptrace/bun/schema"
)

// Beside joins, as c, the competency whose ID of gives (a value, or a bun.Ident of a column); rows stay where it is null or unknown.
func Beside(of any) schema.QueryAppender {
	return schema.SafeQuery("left join competencies as c on c.id = ?", []any{of})
}
