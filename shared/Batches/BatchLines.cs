using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using AutoVideo.Failures;
using CsvHelper;

namespace AutoVideo.Batches;

/// <summary>One wish of a batch as it was written.</summary>
/// <param name="Number">Line of the file, 1-based: where a person looks for it.</param>
/// <param name="Wish">A JSON object, or null when the line cannot be read.</param>
/// <param name="Fault">Why it cannot be read.</param>
public sealed record BatchLine(int Number, JsonElement? Wish, string? Fault = null);

/// <summary>Reads a list of wishes: CSV (RFC 4180, first line names the columns) or JSON lines.</summary>
public static class BatchLines
{
    public const int Most = 1_000;

    private static readonly CsvReaderOptions Options = CsvReaderOptions.Default with
    {
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = 4_000_000,
    };

    /// <param name="wish">What a line is read as: its properties are the columns there may be, and say which are numbers.</param>
    /// <exception cref="PermanentException"><c>batch_invalid</c>, <c>batch_empty</c>, <c>batch_too_long</c>.</exception>
    public static IReadOnlyList<BatchLine> ReadCsv(string text, JsonTypeInfo wish)
    {
        try
        {
            using var reader = CsvReader.FromText(text, Options);
            var columns = Columns([.. reader.Headers], wish);
            var lines = new List<BatchLine>();
            while (reader.Read())
            {
                if (lines.Count == Most)
                    throw TooLong();
                lines.Add(Line(reader, columns));
            }
            return lines.Count > 0 ? lines : throw Empty();
        }
        catch (CsvFormatException broken)
        {
            throw new PermanentException("batch_invalid", $"The CSV cannot be read at line {broken.LineNumber}: quotes are not closed, or a line has more fields than there are columns.", broken);
        }
    }

    /// <exception cref="PermanentException"><c>batch_empty</c>, <c>batch_too_long</c>.</exception>
    public static IReadOnlyList<BatchLine> ReadJsonLines(string text)
    {
        var lines = new List<BatchLine>();
        foreach (var (index, line) in text.TrimStart('\uFEFF').Split('\n').Index())
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (lines.Count == Most)
                throw TooLong();
            lines.Add(Line(index + 1, line));
        }
        return lines.Count > 0 ? lines : throw Empty();
    }

    private static BatchLine Line(int number, string json)
    {
        try
        {
            var wish = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            return wish.ValueKind == JsonValueKind.Object ? new(number, wish) : new(number, null, "The line is no JSON object.");
        }
        catch (JsonException invalid)
        {
            return new(number, null, $"The line is not valid JSON (at byte {invalid.BytePositionInLine + 1}).");
        }
    }

    private static BatchLine Line(CsvReader reader, IReadOnlyList<(string Name, Type Type)> columns)
    {
        var number = (int)reader.LineNumber;
        var wish = new JsonObject();
        foreach (var (index, (name, type)) in columns.Index())
        {
            var text = reader.GetString(index);
            if (text.Length == 0)
                continue;
            if (ValueOf(text, type) is not { } value)
                return new(number, null, $"'{name}' must be {(type == typeof(bool) ? "true or false" : "a number")}.");
            wish[name] = value;
        }
        return new(number, JsonElement.Parse(wish.ToJsonString()));
    }

    /// <summary>Lists are written with semicolons.</summary>
    private static JsonNode? ValueOf(string text, Type type) => type switch
    {
        _ when type == typeof(string) => text,
        _ when type == typeof(bool) => bool.TryParse(text, out var flag) ? flag : null,
        _ when type == typeof(int) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) ? whole : null,
        _ when type == typeof(double) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null,
        _ => new JsonArray([.. text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => (JsonNode)item)]),
    };

    private static List<(string Name, Type Type)> Columns(string[] header, JsonTypeInfo wish)
    {
        if (header.Length == 0)
            throw Empty();
        var known = wish.Properties.ToDictionary(property => property.Name, property => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, StringComparer.OrdinalIgnoreCase);
        var unknown = header.Where(name => !known.ContainsKey(name)).ToArray();
        if (unknown.Length > 0)
            throw new PermanentException("batch_invalid", $"There is no column '{Short(unknown[0])}'; columns are {string.Join(", ", known.Keys)}.");
        if (header.Distinct(StringComparer.OrdinalIgnoreCase).Count() != header.Length)
            throw new PermanentException("batch_invalid", "A column stands twice in the first line.");
        return [.. header.Select(name => (wish.Properties.First(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Name, known[name]))];
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40];

    private static PermanentException Empty() => new("batch_empty", "The list has no line with a video to make.");

    private static PermanentException TooLong() => new("batch_too_long", $"A batch has at most {Most} videos; divide it.");
}
