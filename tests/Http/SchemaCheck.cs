using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AutoVideo.Tests.Http;

/// <summary>Holds JSON against the schemas of the API's description: the keywords of JSON Schema 2020-12 that it uses; any other is an error.</summary>
internal sealed class SchemaCheck(JsonElement document)
{
    private static readonly HashSet<string> Spoken = ["$schema", "$ref", "description", "example", "examples", "default", "title"];

    public IEnumerable<string> Problems(JsonElement schema, JsonElement value, string at = "")
    {
        foreach (var keyword in schema.EnumerateObject().Where(keyword => !Spoken.Contains(keyword.Name)))
            foreach (var problem in Of(keyword.Name, keyword.Value, schema, value, at))
                yield return problem;
        if (schema.TryGetProperty("$ref", out var reference))
            foreach (var problem in Problems(Find(reference.GetString()!), value, at))
                yield return problem;
    }

    private IEnumerable<string> Of(string keyword, JsonElement limit, JsonElement schema, JsonElement value, string at) => keyword switch
    {
        "type" => Types(limit).Any(type => Is(value, type)) ? [] : [$"{at} is {value.ValueKind}, not {limit}"],
        "enum" => limit.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)) ? [] : [$"{at} is {value}, none of {limit}"],
        "properties" when value.ValueKind == JsonValueKind.Object => limit.EnumerateObject()
            .Where(property => value.TryGetProperty(property.Name, out _)).SelectMany(property => Problems(property.Value, value.GetProperty(property.Name), $"{at}/{property.Name}")),
        "required" when value.ValueKind == JsonValueKind.Object => limit.EnumerateArray().Select(name => name.GetString()!)
            .Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{at}/{name} is missing"),
        "additionalProperties" when value.ValueKind == JsonValueKind.Object => Others(schema, value)
            .SelectMany(property => limit.ValueKind == JsonValueKind.False ? [$"{at}/{property.Name} is not described"] : limit.ValueKind == JsonValueKind.True ? [] : Problems(limit, property.Value, $"{at}/{property.Name}")),
        "items" when value.ValueKind == JsonValueKind.Array => value.EnumerateArray().SelectMany((item, index) => Problems(limit, item, $"{at}/{index}")),
        "oneOf" => limit.EnumerateArray().Count(one => !Problems(one, value, at).Any()) == 1 ? [] : limit.EnumerateArray().SelectMany(one => Problems(one, value, at)).DefaultIfEmpty($"{at} fits several"),
        "allOf" => limit.EnumerateArray().SelectMany(one => Problems(one, value, at)),
        "minLength" when value.ValueKind == JsonValueKind.String => value.GetString()!.Length >= limit.GetInt32() ? [] : [$"{at} is shorter than {limit}"],
        "maxLength" when value.ValueKind == JsonValueKind.String => value.GetString()!.Length <= limit.GetInt32() ? [] : [$"{at} is longer than {limit}"],
        "minItems" when value.ValueKind == JsonValueKind.Array => value.GetArrayLength() >= limit.GetInt32() ? [] : [$"{at} has fewer than {limit}"],
        "maxItems" when value.ValueKind == JsonValueKind.Array => value.GetArrayLength() <= limit.GetInt32() ? [] : [$"{at} has more than {limit}"],
        "maxProperties" when value.ValueKind == JsonValueKind.Object => value.GetPropertyCount() <= limit.GetInt32() ? [] : [$"{at} has more than {limit}"],
        "minimum" when value.ValueKind == JsonValueKind.Number => value.GetDouble() >= limit.GetDouble() ? [] : [$"{at} is below {limit}"],
        "maximum" when value.ValueKind == JsonValueKind.Number => value.GetDouble() <= limit.GetDouble() ? [] : [$"{at} is above {limit}"],
        "exclusiveMinimum" when value.ValueKind == JsonValueKind.Number => value.GetDouble() > limit.GetDouble() ? [] : [$"{at} is not above {limit}"],
        "pattern" when value.ValueKind == JsonValueKind.String => Regex.IsMatch(value.GetString()!, limit.GetString()!, RegexOptions.CultureInvariant) ? [] : [$"{at} does not match {limit}"],
        "format" when value.ValueKind == JsonValueKind.String => Formatted(value.GetString()!, limit.GetString()!) ? [] : [$"{at} is no {limit}"],
        "properties" or "required" or "additionalProperties" or "items" or "minLength" or "maxLength" or "minItems" or "maxItems" or "maxProperties" or "minimum" or "exclusiveMinimum" or "maximum" or "pattern" or "format" => [],
        _ => [$"{at}: the description uses '{keyword}', which this check does not know"],
    };

    private static IEnumerable<JsonProperty> Others(JsonElement schema, JsonElement value) =>
        value.EnumerateObject().Where(property => !schema.TryGetProperty("properties", out var known) || !known.TryGetProperty(property.Name, out _));

    private static IEnumerable<string> Types(JsonElement limit) => limit.ValueKind == JsonValueKind.Array ? limit.EnumerateArray().Select(type => type.GetString()!) : [limit.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => false,
    };

    private static bool Formatted(string text, string format) => format switch
    {
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
        "uuid" => Guid.TryParse(text, out _),
        _ => true,
    };

    private JsonElement Find(string reference) =>
        reference[2..].Split('/').Aggregate(document, (found, name) => found.GetProperty(name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)));
}
