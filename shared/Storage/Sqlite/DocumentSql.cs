using System.Text;

namespace AutoVideo.Storage.Sqlite;

/// <summary>Builds the statement of a query: its text depends on the query's shape alone, every value and path is a parameter.</summary>
internal static class DocumentSql
{
    public static (string Sql, (string, object?)[] Parameters) Of(DocumentQuery query, QueryPosition? after, long now)
    {
        var parameters = new List<(string, object?)>
        {
            ("$container", query.Container), ("$partition", query.Partition), ("$now", now), ("$limit", query.Limit + 1),
        };
        var order = "NULL";
        if (query.OrderBy is { } path)
        {
            DocumentRules.CheckPath(path);
            order = "json_extract(json, $order)";
            parameters.Add(("$order", "$." + path));
        }
        var sql = new StringBuilder($"""
            SELECT sequence, id, json, {order} AS value FROM documents
            WHERE container = $container AND partition_key = $partition AND (expires IS NULL OR expires > $now)
            """);
        for (var i = 0; i < query.Filters.Count; i++)
            AddFilter(sql, query.Filters[i], i, parameters);
        if (after is not null)
            AddPosition(sql, after, query, parameters);
        var direction = query.Descending ? "DESC" : "ASC";
        sql.Append(query.OrderBy is null ? $" ORDER BY id {direction}" : $" ORDER BY value {direction}, id {direction}");
        sql.Append(" LIMIT $limit");
        return (sql.ToString(), [.. parameters]);
    }

    // A comparison holds only between values of one type, as in Cosmos: without the check SQLite finds every text greater than every number.
    private static void AddFilter(StringBuilder sql, DocumentFilter filter, int index, List<(string, object?)> parameters)
    {
        DocumentRules.CheckPath(filter.Path);
        var (types, value) = filter.Value switch
        {
            string text => ("'text'", (object)text),
            bool flag => ("'true', 'false'", flag ? 1L : 0L),
            long or int or short or byte => ("'integer', 'real'", Convert.ToInt64(filter.Value, null)),
            double or float => ("'integer', 'real'", Convert.ToDouble(filter.Value, null)),
            _ => throw new ArgumentException($"A filter's value is a string, a long, a double or a bool, not {filter.Value.GetType().Name}."),
        };
        var comparison = filter.Operator switch
        {
            FilterOperator.Equal => "=",
            FilterOperator.GreaterThan => ">",
            FilterOperator.GreaterOrEqual => ">=",
            FilterOperator.LessThan => "<",
            FilterOperator.LessOrEqual => "<=",
            _ => throw new ArgumentException($"Unknown operator {filter.Operator}."),
        };
        sql.Append(null, $" AND json_type(json, $path{index}) IN ({types}) AND json_extract(json, $path{index}) {comparison} $value{index}");
        parameters.Add(($"$path{index}", "$." + filter.Path));
        parameters.Add(($"$value{index}", value));
    }

    // Missing values come first in ascending order; a row comparison would lose them.
    private static void AddPosition(StringBuilder sql, QueryPosition after, DocumentQuery query, List<(string, object?)> parameters)
    {
        parameters.Add(("$afterId", after.Id));
        var next = query.Descending ? "<" : ">";
        if (query.OrderBy is null)
        {
            sql.Append(null, $" AND id {next} $afterId");
            return;
        }
        const string order = "json_extract(json, $order)";
        if (after.Value is null)
        {
            sql.Append(query.Descending ? $" AND {order} IS NULL AND id < $afterId" : $" AND ({order} IS NOT NULL OR id > $afterId)");
            return;
        }
        parameters.Add(("$afterValue", after.Value));
        var missing = query.Descending ? $" OR {order} IS NULL" : "";
        sql.Append(null, $" AND ({order} {next} $afterValue OR ({order} = $afterValue AND id {next} $afterId){missing})");
    }
}
