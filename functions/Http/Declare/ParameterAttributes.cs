namespace AutoVideo.Http;

/// <summary>A query parameter that an HTTP function reads.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class QueryAttribute(string name, string description) : Attribute
{
    public string Name { get; } = name;
    public string Description { get; } = description;

    /// <summary>string, bool, int, double or DateTimeOffset.</summary>
    public Type Type { get; init; } = typeof(string);

    /// <summary>The only values it may have.</summary>
    public string[] Values { get; init; } = [];

    public double Minimum { get; init; } = double.NaN;
    public double Maximum { get; init; } = double.NaN;
    public int MaxLength { get; init; } = 200;
    public bool Required { get; init; }
    public string? Example { get; init; }
}

/// <summary>A request header that an HTTP function reads.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequestHeaderAttribute(string name, string description) : Attribute
{
    public string Name { get; } = name;
    public string Description { get; } = description;
    public bool Required { get; init; }
}

/// <summary>A list in pages: it reads <c>limit</c> and <c>cursor</c> through <see cref="PageOf"/> and links to the next page.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PagedAttribute(int usual = 50, int max = 200) : Attribute
{
    public int Usual { get; } = usual;
    public int Max { get; } = max;
}

/// <summary>Codes of the faults that an HTTP function is known to answer with, beside those every function has.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FailsAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes { get; } = codes;
}

/// <summary>An update that is refused with 428 unless <c>If-Match</c> names the version it is meant for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsIfMatchAttribute : Attribute;

/// <summary>An update that is refused with 412 when <c>If-Match</c> names another version than there is; without the header it changes any.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TakesIfMatchAttribute : Attribute;

/// <summary>A POST that costs something at each call: it is refused with 400 unless it brings an <c>Idempotency-Key</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsIdempotencyKeyAttribute : Attribute;

/// <summary>A POST that keeps nothing and may run twice, so that an <c>Idempotency-Key</c> is not looked at.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RepeatableAttribute : Attribute;
