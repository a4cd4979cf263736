namespace AutoVideo.Http;

/// <summary>Limits of every element of a list of texts, as data annotations say those of the list itself.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class EachAttribute(int minLength, int maxLength) : Attribute
{
    public int MinLength { get; } = minLength;
    public int MaxLength { get; } = maxLength;

    /// <summary>The only values; any when empty.</summary>
    public string[] Values { get; init; } = [];
}
