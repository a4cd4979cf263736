using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AutoVideo.Http;

/// <summary>Reads shapes from the JSON contracts that are used to write and read, and limits from data annotations.</summary>
internal static class ShapeReader
{
    private static readonly Lazy<JsonSerializerContext[]> Contexts = new(() => [.. new[] { typeof(ShapeReader).Assembly, typeof(Storage.IBlobStore).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => typeof(JsonSerializerContext).IsAssignableFrom(type) && !type.IsAbstract)
        .OrderBy(type => type != typeof(HttpJsonContext))
        .Select(type => (JsonSerializerContext)type.GetProperty("Default")!.GetValue(null)!)]);

    private static readonly ConcurrentDictionary<Type, Shape> Read = new();

    /// <exception cref="InvalidOperationException">No JSON context names the type: a mistake of the program.</exception>
    public static Shape Of(Type type) => Read.GetOrAdd(type, wanted => Of(ContractOf(wanted), []));

    public static JsonTypeInfo ContractOf(Type type) =>
        Contexts.Value.Select(context => context.GetTypeInfo(type)).FirstOrDefault(contract => contract is not null)
        ?? throw new InvalidOperationException($"No JSON context has {type}; add it to the one of its feature.");

    private static Shape Of(JsonTypeInfo contract, Dictionary<Type, Shape> open)
    {
        var type = Nullable.GetUnderlyingType(contract.Type) ?? contract.Type;
        if (open.TryGetValue(type, out var known))
            return known;
        var shape = contract.Kind switch
        {
            JsonTypeInfoKind.Object => new Shape(type, ShapeKind.Object),
            JsonTypeInfoKind.Enumerable => new Shape(type, ShapeKind.Array),
            JsonTypeInfoKind.Dictionary => new Shape(type, ShapeKind.Map),
            _ => Scalar(type, contract),
        };
        open[type] = shape;
        if (contract.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary)
            shape.Items = Of(contract.Options.GetTypeInfo(contract.ElementType!), open);
        if (contract.Kind == JsonTypeInfoKind.Object)
            shape.Properties = [.. contract.Properties.Where(property => property.Get is not null).Select(property => Property(property, contract, open))];
        return shape;
    }

    private static ShapeProperty Property(JsonPropertyInfo property, JsonTypeInfo owner, Dictionary<Type, Shape> open)
    {
        var source = owner.Type.GetProperties().FirstOrDefault(candidate => NameOf(candidate, owner.Options) == property.Name);
        var parameter = source is null ? null : owner.Type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .OrderByDescending(constructor => constructor.GetParameters().Length).FirstOrDefault()?
            .GetParameters().FirstOrDefault(candidate => candidate.Name == source.Name);
        var nullable = property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null;
        var required = !nullable && (property.IsRequired || parameter is { HasDefaultValue: false });
        var annotations = (parameter?.GetCustomAttributes() ?? []).Concat(source?.GetCustomAttributes() ?? []).ToArray();
        return new ShapeProperty(
            property.Name, source, Of(owner.Options.GetTypeInfo(property.PropertyType), open), required, nullable, Limits(annotations),
            annotations.OfType<EachAttribute>().FirstOrDefault() is { } each
                ? new ShapeLimits { MinLength = each.MinLength, MaxLength = each.MaxLength, Values = each.Values.Length == 0 ? null : each.Values }
                : ShapeLimits.None);
    }

    private static string NameOf(PropertyInfo property, JsonSerializerOptions options) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? options.PropertyNamingPolicy?.ConvertName(property.Name) ?? property.Name;

    private static Shape Scalar(Type type, JsonTypeInfo contract) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => Enumeration(type, contract),
        TypeCode.Boolean => new Shape(type, ShapeKind.Flag),
        TypeCode.Int64 or TypeCode.UInt64 => new Shape(type, ShapeKind.Integer) { Format = "int64" },
        TypeCode.Byte or TypeCode.SByte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 => new Shape(type, ShapeKind.Integer) { Format = "int32" },
        TypeCode.Single or TypeCode.Double or TypeCode.Decimal => new Shape(type, ShapeKind.Number),
        _ when type == typeof(DateTimeOffset) || type == typeof(DateTime) => new Shape(type, ShapeKind.Text) { Format = "date-time" },
        _ when type == typeof(DateOnly) => new Shape(type, ShapeKind.Text) { Format = "date" },
        _ when type == typeof(Guid) => new Shape(type, ShapeKind.Text) { Format = "uuid" },
        _ when type == typeof(JsonElement) || type == typeof(object) || typeof(JsonNode).IsAssignableFrom(type) => new Shape(type, ShapeKind.Any),
        _ => new Shape(type, ShapeKind.Text),
    };

    private static Shape Enumeration(Type type, JsonTypeInfo contract)
    {
        var written = Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.SerializeToElement(value, contract)).ToArray();
        return written[0].ValueKind == JsonValueKind.String
            ? new Shape(type, ShapeKind.Text) { Values = [.. written.Select(value => value.GetString()!)] }
            : new Shape(type, ShapeKind.Integer) { Format = "int32" };
    }

    private static ShapeLimits Limits(IEnumerable<Attribute> annotations) => annotations.Aggregate(ShapeLimits.None, (limits, annotation) => annotation switch
    {
        StringLengthAttribute length => limits with { MinLength = length.MinimumLength == 0 ? null : length.MinimumLength, MaxLength = length.MaximumLength },
        LengthAttribute length => limits with { MinLength = length.MinimumLength, MaxLength = length.MaximumLength },
        MinLengthAttribute length => limits with { MinLength = length.Length },
        MaxLengthAttribute length => limits with { MaxLength = length.Length },
        RangeAttribute range => limits with { Minimum = Number(range.Minimum), Maximum = Number(range.Maximum) },
        RegularExpressionAttribute expression => limits with { Pattern = expression.Pattern },
        AllowedValuesAttribute allowed => limits with { Values = [.. allowed.Values.OfType<string>()] },
        _ => limits,
    });

    private static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
