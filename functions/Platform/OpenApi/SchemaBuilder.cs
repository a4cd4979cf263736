using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoVideo.Http;
using Microsoft.OpenApi;

namespace AutoVideo.Platform.OpenApi;

/// <summary>From shapes to JSON Schema 2020-12; objects and enums become components, named after their types.</summary>
internal sealed class SchemaBuilder(OpenApiDocument document, XmlDocs docs)
{
    private readonly Dictionary<Type, string> _names = [];

    public IOpenApiSchema Of(Type type) => Of(ShapeReader.Of(type), ShapeLimits.None, ShapeLimits.None);

    private IOpenApiSchema Of(Shape shape, ShapeLimits limits, ShapeLimits itemLimits) => shape switch
    {
        { Kind: ShapeKind.Object } => Component(shape, () => Object(shape)),
        { Kind: ShapeKind.Text, Values: not null } => Component(shape, () => new OpenApiSchema { Type = JsonSchemaType.String, Enum = Values(shape.Values) }),
        { Kind: ShapeKind.Array } => new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Items = Of(shape.Items!, itemLimits, ShapeLimits.None),
            MinItems = limits.MinLength,
            MaxItems = limits.MaxLength,
        },
        { Kind: ShapeKind.Map } => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            AdditionalProperties = Of(shape.Items!, itemLimits, ShapeLimits.None),
            MaxProperties = limits.MaxLength,
        },
        { Kind: ShapeKind.Any } => new OpenApiSchema(),
        _ => Scalar(shape, limits),
    };

    private static OpenApiSchema Scalar(Shape shape, ShapeLimits limits) => new()
    {
        Type = shape.Kind switch
        {
            ShapeKind.Flag => JsonSchemaType.Boolean,
            ShapeKind.Integer => JsonSchemaType.Integer,
            ShapeKind.Number => JsonSchemaType.Number,
            _ => JsonSchemaType.String,
        },
        Format = shape.Format,
        MinLength = limits.MinLength,
        MaxLength = limits.MaxLength,
        Pattern = limits.Pattern is { } pattern ? $"^(?:{pattern})$" : null,
        Enum = limits.Values is { } values ? Values(values) : null!,
        Minimum = limits.Minimum?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Maximum = limits.Maximum?.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private OpenApiSchema Object(Shape shape) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = shape.Properties.ToDictionary(property => property.Name, Property),
        Required = shape.Properties.Where(property => property.Required).Select(property => property.Name).ToHashSet(),
        AdditionalPropertiesAllowed = false,
    };

    private IOpenApiSchema Property(ShapeProperty property)
    {
        var schema = Of(property.Shape, property.Limits, property.ItemLimits);
        var description = property.Source is null ? null : docs.SummaryOf(property.Source);
        if (schema is not OpenApiSchema own)
            return property.Nullable
                ? new OpenApiSchema { OneOf = [schema, new OpenApiSchema { Type = JsonSchemaType.Null }], Description = description }
                : description is null ? schema : new OpenApiSchema { AllOf = [schema], Description = description };
        own.Description = description;
        if (property.Nullable && own.Type is { } type)
        {
            own.Type = type | JsonSchemaType.Null;
            if (own.Enum is { Count: > 0 })
                own.Enum.Add(JsonNullSentinel.JsonNull);
        }
        return own;
    }

    private OpenApiSchemaReference Component(Shape shape, Func<OpenApiSchema> make)
    {
        if (!_names.TryGetValue(shape.Type, out var name))
        {
            name = NameOf(shape.Type);
            if (_names.ContainsValue(name))
                name = $"{shape.Type.Namespace!.Split('.')[^1]}{name}";
            // Known before it is made: a type may contain itself.
            _names[shape.Type] = name;
            var schema = make();
            schema.Description = docs.SummaryOf(shape.Type);
            document.AddComponent(name, schema);
        }
        return new OpenApiSchemaReference(name, document);
    }

    private static string NameOf(Type type) => type.IsGenericType
        ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] + "Of" + string.Join("And", type.GetGenericArguments().Select(NameOf))
        : type.Name;

    private static List<JsonNode> Values(IEnumerable<string> values) => [.. values.Select(value => (JsonNode)JsonValue.Create(value))];

    /// <summary>The example that a type gives of itself; null when it gives none.</summary>
    public static JsonNode? ExampleOf(Type type)
    {
        var example = type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IExample<>))
            ? type.GetProperty("Example", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
            : null;
        return example is null ? null : JsonSerializer.SerializeToNode(example, ShapeReader.ContractOf(type));
    }
}
