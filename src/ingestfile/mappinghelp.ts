/** The language of mappings, for people. */
export const MAPPING_HELP = `A mapping is a JSON object:

  source      name of the reporting system; external ids are unique within it
  format      csv (unless said otherwise), or json: a column is then a path into the document, such as ticket.priority,
              comments[0].id or changelog.items[field=status].to
  delimiter   "," unless said otherwise; quote "\\""; encoding utf8, latin1 or utf16le
  missing     cells that mean nothing, for example ["?"]; an empty cell always does
  time        { "format": ..., "zone": ... } of all times that name none of their own
  ticket      value: the ticket's external id
  events      what a row can say; each is tried on each row:
    kind        OPENED, AGENT_REPLIED, CUSTOMER_REPLIED, STATUS_CHANGED, ATTRIBUTES_CHANGED or CANCELLED
    when        conditions that must all hold; none: always
    externalId  value: must differ from event to event and come out the same at every import. No two events of a
                mapping may have it from the same text, whatever their conditions: end each with a word of its own,
                for example "{number}:{sys_mod_count}:opened" and "{number}:{sys_mod_count}:status"
    occurredAt  time
    status channel priority tier category assigneeGroup subject        values
    sequence revision affectedUsers (whole numbers)                    values
    withdrawn isPublic businessCritical (true, false)                  values
    latest, or earliest   time, in place of revision: of reports of one event that differ, this one stands
    since       time, the same in all of them: latest and earliest go by the millisecond for twelve days from here
                (2020 without it), by the second after them

A value is
  "text"                     the text, with {column} replaced by the row's cell ({{ is a brace)
  { "column": "priority",    the cell; or "text": as above
    "map": { "1": "P1" },    what its values mean; null: no value
    "otherwise": "P4",       for values the map lacks; without it such a row is rejected
    "missing": "P5" }        for missing cells; without it there is no value
A time is the same without map, and with
  "format"  RFC3339 (the default), EPOCH_SECONDS, EPOCH_MILLISECONDS or a pattern such as d/M/yyyy HH:mm
            (yyyy M MM MMM d dd H HH h hh mm ss SSS a X; text in 'quotes'; X is an offset such as +01:00)
  "zone"    IANA time zone of patterns without X; skipped local times read later, repeated ones the first
A condition is
  { "first": true }                  the first of consecutive rows of the same ticket; false: a later one
  { "changed": ["state"] }           a column differs from the row before, or it is the ticket's first row
  { "column": "state", "is": "x" }   or "isNot"; one text or a list
  { "column": "state", "present": true }   not missing; false: missing
  { "column": "author", "sameAs": "reporter" }   both columns hold the same; or "notSameAs"

"first" and "changed" look at the rows in the order of the file: keep a ticket's rows together. A JSON document stands by
itself: they are not for it. What a document has beside the columns of the mapping is ignored.`;
