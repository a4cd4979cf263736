using System.Globalization;
using System.Text;
using AutoVideo.Embedded.Durable.Client;
using AutoVideo.Embedded.Durable.Replay;
using Microsoft.Data.Sqlite;

namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>What clients ask about instances. Lists are in order of creation.</summary>
internal static class InstanceQueries
{
    public const int MaxPageSize = 1000;

    private const string Columns = "i.key, i.instance_id, i.name, i.status, i.created_at, i.updated_at";
    private const string Payloads = ", p.input, p.output, i.custom_status, p.failure, p.tags";

    public static OrchestrationMetadata? Find(DatabaseReader reader, string instanceId, bool payloads, DataConverter converter)
    {
        var row = reader.Statement($"SELECT {Columns}{Payloads} FROM instances i JOIN payloads p ON p.instance = i.key WHERE i.instance_id = ?").Bind(instanceId);
        if (!row.Read())
            return null;
        var metadata = Metadata(column => row.Int64(column), row.Text, payloads, converter);
        row.Reset();
        return metadata;
    }

    public static Page<OrchestrationMetadata> List(DatabaseReader reader, OrchestrationQuery query, string? continuation, int? pageSize, DataConverter converter)
    {
        using var command = reader.Connection.CreateCommand();
        var size = Math.Clamp(pageSize ?? query.PageSize, 1, MaxPageSize);
        var where = Where(command, query.CreatedFrom, query.CreatedTo, query.Statuses, query.InstanceIdPrefix);
        command.CommandText = $"SELECT {Columns}{Payloads} FROM instances i JOIN payloads p ON p.instance = i.key WHERE i.key > $after{where} ORDER BY i.key LIMIT $limit";
        command.Parameters.AddWithValue("$after", Continuation(continuation));
        command.Parameters.AddWithValue("$limit", size + 1);

        var found = new List<OrchestrationMetadata>();
        var last = 0L;
        string? next = null;
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            if (found.Count == size)
            {
                next = last.ToString(CultureInfo.InvariantCulture);
                break;
            }

            last = row.GetInt64(0);
            found.Add(Metadata(row.GetInt64, column => row.IsDBNull(column) ? null : row.GetString(column), query.FetchInputsAndOutputs, converter));
        }

        return new Page<OrchestrationMetadata>(found, next);
    }

    /// <summary>Ids of finished instances that a purge wants, at most <paramref name="limit"/>.</summary>
    public static List<string> Finished(DatabaseReader reader, PurgeInstancesFilter filter, int limit)
    {
        using var command = reader.Connection.CreateCommand();
        IEnumerable<OrchestrationRuntimeStatus> over = [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];
        var statuses = filter.Statuses is { } wanted && wanted.Any() ? over.Intersect(wanted) : over;
        var where = Where(command, filter.CreatedFrom, filter.CreatedTo, [.. statuses, OrchestrationRuntimeStatus.Canceled], null);
        command.CommandText = $"SELECT i.instance_id FROM instances i WHERE 1 = 1{where} LIMIT $limit";
        command.Parameters.AddWithValue("$limit", limit);
        var ids = new List<string>();
        using var row = command.ExecuteReader();
        while (row.Read())
            ids.Add(row.GetString(0));
        return ids;
    }

    private static long Continuation(string? token) =>
        token is null ? long.MinValue
        : long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key
        : throw new ArgumentException("The continuation token is not one of this list.", nameof(token));

    private static string Where(SqliteCommand command, DateTimeOffset? from, DateTimeOffset? to, IEnumerable<OrchestrationRuntimeStatus>? statuses, string? prefix)
    {
        var where = new StringBuilder();
        if (from is not null)
        {
            where.Append(" AND i.created_at >= $from");
            command.Parameters.AddWithValue("$from", from.Value.UtcTicks);
        }

        if (to is not null)
        {
            where.Append(" AND i.created_at <= $to");
            command.Parameters.AddWithValue("$to", to.Value.UtcTicks);
        }

        if (statuses is not null && statuses.Any())
            where.Append(CultureInfo.InvariantCulture, $" AND i.status IN ({string.Join(',', statuses.Distinct().Select(status => (int)status))})");
        if (!string.IsNullOrEmpty(prefix))
        {
            // A range, not a pattern: what a pattern would read as a wildcard is part of an id.
            where.Append(" AND i.instance_id >= $prefix AND i.instance_id < $prefix || $beyond");
            command.Parameters.AddWithValue("$prefix", prefix);
            command.Parameters.AddWithValue("$beyond", "\U0010FFFF");
        }

        return where.ToString();
    }

    private static OrchestrationMetadata Metadata(Func<int, long> number, Func<int, string?> text, bool payloads, DataConverter converter)
    {
        var failure = text(9);
        return new OrchestrationMetadata(text(2)!, text(1)!)
        {
            RuntimeStatus = (OrchestrationRuntimeStatus)number(3),
            CreatedAt = new DateTimeOffset(DatabaseReader.Time(number(4))),
            LastUpdatedAt = new DateTimeOffset(DatabaseReader.Time(number(5))),
            SerializedInput = payloads ? text(6) : null,
            SerializedOutput = payloads ? text(7) : null,
            SerializedCustomStatus = payloads ? text(8) : null,
            FailureDetails = failure is null ? null : DurableJson.ReadFailure(failure),
            Tags = DurableJson.ReadTags(text(10)),
            DataConverter = payloads ? converter : null,
        };
    }
}
