using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AutoVideo.Failures;

namespace AutoVideo.Storage;

/// <summary>Where a page of a query ended: the last document's order value and id. A forged one can only move within the same query.</summary>
/// <param name="Query">Hash of the query it belongs to.</param>
internal sealed record QueryPosition(string Query, string Id, string? Text, long? Integer, double? Real)
{
    /// <summary>The order value; null when the property is missing or null.</summary>
    public object? Value => (object?)Text ?? (object?)Integer ?? Real;

    public static QueryPosition After(DocumentQuery query, string id, object? value) =>
        new(HashOf(query), id, value as string, value as long?, value as double?);

    public string Encode() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this, StorageJsonContext.Default.QueryPosition));

    /// <exception cref="PermanentException"><c>continuation_invalid</c>.</exception>
    public static QueryPosition? Decode(DocumentQuery query)
    {
        if (query.Continuation is null)
            return null;
        try
        {
            var position = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(query.Continuation), StorageJsonContext.Default.QueryPosition);
            if (position is { Id: not null } && position.Query == HashOf(query))
                return position;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw Invalid(e);
        }
        throw Invalid(null);
    }

    public static PermanentException Invalid(Exception? inner) =>
        new("continuation_invalid", "The continuation does not belong to this query.", inner!);

    private static string HashOf(DocumentQuery query)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{query.Container}\n{query.Partition}\n{query.OrderBy}\n{query.Descending}");
        foreach (var filter in query.Filters)
            text.Append(CultureInfo.InvariantCulture, $"\n{filter.Path} {filter.Operator} {filter.Value.GetType().Name} {filter.Value}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}
