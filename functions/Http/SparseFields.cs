using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Http;

/// <summary>The properties that <c>?fields=id,title</c> asks for; of a list, those of its entries.</summary>
internal sealed class SparseFields
{
    private const string Parameter = "fields";
    private const string Entries = "items";
    private const int LongestList = 1000;
    private readonly HashSet<string> _names;
    private readonly bool _ofEntries;

    private SparseFields(HashSet<string> names, bool ofEntries) => (_names, _ofEntries) = (names, ofEntries);

    /// <param name="type">The type of the whole answer.</param>
    /// <returns>Null when all is wanted.</returns>
    /// <exception cref="Failures.PermanentException"><c>parameter_invalid</c>: no such property.</exception>
    public static SparseFields? Of(HttpRequest request, Type type)
    {
        if (RequestQuery.Text(request, Parameter, LongestList) is not { } text)
            return null;
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        var shape = ShapeReader.Of(type);
        var items = shape.Properties.FirstOrDefault(property => property.Name == Entries && property.Shape is { Kind: ShapeKind.Array, Items.Kind: ShapeKind.Object });
        var known = (items?.Shape.Items ?? shape).Properties;
        return names.Count == 0 || known.Count == 0 ? throw RequestQuery.Invalid(Parameter, "fields names at least one property, of an answer that has some.")
            : names.FirstOrDefault(name => !known.Any(property => property.Name == name)) is { } unknown
                ? throw RequestQuery.Invalid(Parameter, $"There is no property '{(unknown.Length > 60 ? unknown[..60] : unknown)}'; there are {string.Join(", ", known.Select(property => property.Name))}.")
            : new SparseFields(names, items is not null);
    }

    /// <param name="json">A JSON object.</param>
    public ReadOnlyMemory<byte> Select(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var selected = new ArrayBufferWriter<byte>(json.Length);
        using (var writer = new Utf8JsonWriter(selected))
        {
            if (_ofEntries)
                WriteList(writer, document.RootElement);
            else
                WriteSelected(writer, document.RootElement);
        }
        return selected.WrittenMemory;
    }

    private void WriteList(Utf8JsonWriter writer, JsonElement list)
    {
        writer.WriteStartObject();
        foreach (var property in list.EnumerateObject())
        {
            writer.WritePropertyName(property.Name);
            if (property.Name != Entries)
            {
                property.Value.WriteTo(writer);
                continue;
            }
            writer.WriteStartArray();
            foreach (var entry in property.Value.EnumerateArray())
                WriteSelected(writer, entry);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private void WriteSelected(Utf8JsonWriter writer, JsonElement entry)
    {
        writer.WriteStartObject();
        foreach (var property in entry.EnumerateObject().Where(property => _names.Contains(property.Name)))
            property.WriteTo(writer);
        writer.WriteEndObject();
    }
}
