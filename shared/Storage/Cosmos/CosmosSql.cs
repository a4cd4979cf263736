using System.Text;
using Microsoft.Azure.Cosmos;

namespace AutoVideo.Storage.Cosmos;

/// <summary>Builds the text of a query within one partition: every value is a parameter, every path a checked property name.</summary>
internal static class CosmosSql
{
    public static QueryDefinition Of(DocumentQuery query, QueryPosition? after, DateTimeOffset now)
    {
        var sql = new StringBuilder();
        sql.Append(null, $"SELECT TOP {query.Limit + 1} * FROM c WHERE c.pk = @partition AND (NOT IS_DEFINED(c.expires) OR c.expires > @now)");
        var parameters = new List<(string Name, object Value)> { ("@partition", query.Partition), ("@now", now.ToUnixTimeMilliseconds()) };
        for (var i = 0; i < query.Filters.Count; i++)
        {
            var filter = query.Filters[i];
            DocumentRules.CheckPath(filter.Path);
            sql.Append(null, $" AND c.doc[\"{filter.Path}\"] {Symbol(filter.Operator)} @value{i}");
            parameters.Add(($"@value{i}", Checked(filter.Value)));
        }
        var direction = query.Descending ? "DESC" : "ASC";
        if (query.OrderBy is { } path)
        {
            DocumentRules.CheckPath(path);
            var order = $"c.doc[\"{path}\"]";
            if (after is not null)
                AddPosition(sql, parameters, order, after, query.Descending);
            sql.Append(null, $" ORDER BY {order} {direction}, c.id {direction}");
        }
        else
        {
            if (after is not null)
            {
                sql.Append(query.Descending ? " AND c.id < @afterId" : " AND c.id > @afterId");
                parameters.Add(("@afterId", after.Id));
            }
            sql.Append(null, $" ORDER BY c.id {direction}");
        }
        var definition = new QueryDefinition(sql.ToString());
        foreach (var (name, value) in parameters)
            definition = definition.WithParameter(name, value);
        return definition;
    }

    // Missing values come first in ascending order.
    private static void AddPosition(StringBuilder sql, List<(string, object)> parameters, string order, QueryPosition after, bool descending)
    {
        parameters.Add(("@afterId", after.Id));
        var next = descending ? "<" : ">";
        if (after.Value is not { } value)
        {
            sql.Append(descending ? $" AND NOT IS_DEFINED({order}) AND c.id < @afterId" : $" AND (IS_DEFINED({order}) OR c.id > @afterId)");
            return;
        }
        parameters.Add(("@afterValue", value));
        var missing = descending ? $" OR NOT IS_DEFINED({order})" : "";
        sql.Append(null, $" AND ({order} {next} @afterValue OR ({order} = @afterValue AND c.id {next} @afterId){missing})");
    }

    private static object Checked(object value) => value switch
    {
        string or bool or double or float => value,
        long or int or short or byte => Convert.ToInt64(value, null),
        _ => throw new ArgumentException($"A filter's value is a string, a long, a double or a bool, not {value.GetType().Name}."),
    };

    private static string Symbol(FilterOperator comparison) => comparison switch
    {
        FilterOperator.Equal => "=",
        FilterOperator.GreaterThan => ">",
        FilterOperator.GreaterOrEqual => ">=",
        FilterOperator.LessThan => "<",
        FilterOperator.LessOrEqual => "<=",
        _ => throw new ArgumentException($"Unknown operator {comparison}."),
    };
}
