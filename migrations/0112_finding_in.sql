-- +goose Up
-- finding_in is finding() of those alternatives alone that a text has: what is shown of the text marks the words that were found, and
-- not half of a phrase that is not there.
-- +goose StatementBegin
create function finding_in(groups jsonb, words tsvector) returns tsquery language plpgsql immutable parallel safe as $$
declare
    q tsquery; g jsonb; w text; one tsquery;
begin
    for g in select value from jsonb_array_elements(groups) loop
        for w in select value from jsonb_array_elements_text(g) loop
            one := finding(jsonb_build_array(jsonb_build_array(w)), true);
            if words @@ one then
                q := case when q is null then one else q || one end;
            end if;
        end loop;
    end loop;
    return coalesce(q, ''::tsquery);
end $$;
-- +goose StatementEnd
