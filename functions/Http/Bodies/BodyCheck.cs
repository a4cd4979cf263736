using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoVideo.Failures;

namespace AutoVideo.Http;

/// <summary>Holds a JSON body against its shape and collects all that is wrong, each with its JSON Pointer.</summary>
internal sealed class BodyCheck
{
    /// <summary>More are not listed: an answer has to stay small.</summary>
    private const int MostErrors = 50;
    private static readonly TimeSpan PatternLimit = TimeSpan.FromMilliseconds(100);
    private readonly List<FieldError> _errors = [];
    private bool _malformed;

    private BodyCheck() { }

    /// <exception cref="PermanentException">
    /// <c>json_invalid</c> for unknown or missing properties and wrong types; else the code of the only error, or <c>body_invalid</c> for several.
    /// </exception>
    public static void Check(JsonElement body, Shape shape)
    {
        var check = new BodyCheck();
        check.Value(body, shape, ShapeLimits.None, ShapeLimits.None, nullable: false, "", "body");
        if (check._errors.Count == 0)
            return;
        var first = check._errors[0];
        var (code, detail) = (check._malformed, check._errors.Count) switch
        {
            (true, 1) => ("json_invalid", $"The body is wrong at '{first.Pointer}': {first.Detail}"),
            (true, var count) => ("json_invalid", $"The body is wrong in {count} places."),
            (false, 1) => (first.Code, first.Detail),
            (false, var count) => ("body_invalid", $"The body is wrong in {count} places."),
        };
        throw new PermanentException(code, detail) { Errors = check._errors };
    }

    private void Value(JsonElement value, Shape shape, ShapeLimits limits, ShapeLimits itemLimits, bool nullable, string pointer, string name)
    {
        if (_errors.Count >= MostErrors)
            return;
        if (value.ValueKind == JsonValueKind.Null)
        {
            if (!nullable && shape.Kind != ShapeKind.Any)
                Malformed(pointer, "type_wrong", $"{name} may not be null.");
            return;
        }
        switch (shape.Kind)
        {
            case ShapeKind.Object when Is(value, JsonValueKind.Object, pointer, name, "an object"):
                Object(value, shape, pointer);
                break;
            case ShapeKind.Map when Is(value, JsonValueKind.Object, pointer, name, "an object"):
                Count(value.GetPropertyCount(), limits, pointer, name, "entries");
                foreach (var entry in value.EnumerateObject())
                    Value(entry.Value, shape.Items!, itemLimits, ShapeLimits.None, nullable: false, Below(pointer, entry.Name), name);
                break;
            case ShapeKind.Array when Is(value, JsonValueKind.Array, pointer, name, "a list"):
                Count(value.GetArrayLength(), limits, pointer, name, "entries");
                if (value.GetArrayLength() <= (limits.MaxLength ?? int.MaxValue))
                    foreach (var (index, item) in value.EnumerateArray().Index())
                        Value(item, shape.Items!, itemLimits, ShapeLimits.None, nullable: false, Below(pointer, index.ToString(CultureInfo.InvariantCulture)), name);
                break;
            case ShapeKind.Text when Is(value, JsonValueKind.String, pointer, name, "a text"):
                Text(value, shape, limits, pointer, name);
                break;
            case ShapeKind.Flag when value.ValueKind is not (JsonValueKind.True or JsonValueKind.False):
                Malformed(pointer, "type_wrong", $"{name} must be true or false.");
                break;
            case ShapeKind.Number or ShapeKind.Integer when Is(value, JsonValueKind.Number, pointer, name, "a number"):
                Number(value, shape, limits, pointer, name);
                break;
        }
    }

    private void Object(JsonElement value, Shape shape, string pointer)
    {
        foreach (var entry in value.EnumerateObject())
        {
            if (shape.Properties.FirstOrDefault(property => property.Name == entry.Name) is { } property)
                Value(entry.Value, property.Shape, property.Limits, property.ItemLimits, property.Nullable, Below(pointer, entry.Name), entry.Name);
            else
                Malformed(Below(pointer, entry.Name), "property_unknown", "There is no such property.");
        }
        foreach (var property in shape.Properties.Where(property => property.Required && !value.TryGetProperty(property.Name, out _)))
            Malformed(Below(pointer, property.Name), "property_missing", $"{property.Name} is missing.");
    }

    private void Text(JsonElement value, Shape shape, ShapeLimits limits, string pointer, string name)
    {
        var text = value.GetString()!;
        var wrong = shape.Format switch
        {
            "date-time" when !value.TryGetDateTimeOffset(out _) => "a time such as 2026-05-31T12:00:00Z",
            "date" when !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) => "a date such as 2026-05-31",
            "uuid" when !value.TryGetGuid(out _) => "a UUID",
            _ => null,
        };
        if (wrong is not null)
            Malformed(pointer, "type_wrong", $"{name} must be {wrong}.");
        else if ((limits.Values ?? shape.Values) is { } values && !values.Contains(text))
            Wrong(pointer, name, "unknown", $"{name} must be {OneOf(values)}.");
        else if (text.Length < limits.MinLength || text.Length > limits.MaxLength)
            Wrong(pointer, name, "invalid", $"{name} must have {limits.MinLength ?? 0} to {limits.MaxLength} characters; it has {text.Length}.");
        else if (limits.Pattern is { } pattern && !Regex.IsMatch(text, $"^(?:{pattern})$", RegexOptions.CultureInvariant, PatternLimit))
            Wrong(pointer, name, "invalid", $"{name} does not have the form {pattern}.");
    }

    private void Number(JsonElement value, Shape shape, ShapeLimits limits, string pointer, string name)
    {
        var whole = shape.Type == typeof(long) ? value.TryGetInt64(out _) : value.TryGetInt32(out _);
        if (shape.Kind == ShapeKind.Integer && !whole)
            Malformed(pointer, "type_wrong", $"{name} must be a whole number of {(shape.Type == typeof(long) ? 64 : 32)} bits.");
        else if (!value.TryGetDouble(out var number) || !double.IsFinite(number))
            Malformed(pointer, "type_wrong", $"{name} is too large a number.");
        else if (number < limits.Minimum || number > limits.Maximum)
            Wrong(pointer, name, "out_of_range", string.Create(CultureInfo.InvariantCulture, $"{name} must be from {limits.Minimum} to {limits.Maximum}."));
    }

    private void Count(int count, ShapeLimits limits, string pointer, string name, string what)
    {
        if (count < limits.MinLength || count > limits.MaxLength)
            Wrong(pointer, name, "invalid", $"{name} must have {limits.MinLength ?? 0} to {limits.MaxLength} {what}; it has {count}.");
    }

    private bool Is(JsonElement value, JsonValueKind wanted, string pointer, string name, string what)
    {
        if (value.ValueKind == wanted)
            return true;
        Malformed(pointer, "type_wrong", $"{name} must be {what}.");
        return false;
    }

    private void Malformed(string pointer, string code, string detail)
    {
        _malformed = true;
        Add(pointer, code, detail);
    }

    private void Wrong(string pointer, string name, string kind, string detail) => Add(pointer, $"{JsonNamingPolicy.SnakeCaseLower.ConvertName(name)}_{kind}", detail);

    private void Add(string pointer, string code, string detail)
    {
        if (_errors.Count < MostErrors)
            _errors.Add(new FieldError(code, detail, pointer));
    }

    private static string OneOf(IReadOnlyList<string> values) => values.Count == 1 ? values[0] : $"{string.Join(", ", values.SkipLast(1))} or {values[^1]}";

    // RFC 6901, and no longer than an answer should repeat.
    private static string Below(string pointer, string name)
    {
        var shown = name.Length <= 100 ? name : name[..100];
        return $"{pointer}/{shown.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
    }
}
