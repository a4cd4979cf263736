using System.Reflection;

namespace AutoVideo.Http;

internal enum ShapeKind { Any, Object, Map, Array, Text, Number, Integer, Flag }

/// <summary>What JSON a type is written as: the one source for checking bodies and for describing the API.</summary>
internal sealed class Shape(Type type, ShapeKind kind)
{
    public Type Type { get; } = type;
    public ShapeKind Kind { get; } = kind;

    /// <summary>E.g. <c>date-time</c>, <c>int64</c>.</summary>
    public string? Format { get; init; }

    /// <summary>The only texts it may be: names of an enum.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Of an array its elements, of a map its values. Set after it was made, as types may contain themselves.</summary>
    public Shape? Items { get; set; }

    public IReadOnlyList<ShapeProperty> Properties { get; set; } = [];
}

/// <param name="Source">The CLR property.</param>
/// <param name="Required">It is always there.</param>
/// <param name="ItemLimits">Of the elements, when it is a list.</param>
internal sealed record ShapeProperty(string Name, PropertyInfo? Source, Shape Shape, bool Required, bool Nullable, ShapeLimits Limits, ShapeLimits ItemLimits);

/// <summary>Lengths are in characters of a text, elements of a list or entries of a map.</summary>
internal sealed record ShapeLimits
{
    public static readonly ShapeLimits None = new();

    public int? MinLength { get; init; }
    public int? MaxLength { get; init; }
    public double? Minimum { get; init; }
    public double? Maximum { get; init; }
    public string? Pattern { get; init; }
    public IReadOnlyList<string>? Values { get; init; }
}
