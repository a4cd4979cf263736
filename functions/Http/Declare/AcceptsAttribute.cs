namespace AutoVideo.Http;

/// <summary>The body of an HTTP function that is not JSON, by its media type.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class AcceptsAttribute(string contentType, long maxBytes) : Attribute
{
    public string ContentType { get; } = contentType;

    /// <summary>Other media types that it may come in.</summary>
    public string[] Others { get; init; } = [];

    /// <summary>A longer body is refused unread.</summary>
    public long MaxBytes { get; } = maxBytes;

    /// <summary>The type of a JSON body.</summary>
    public virtual Type? Body => null;
}

/// <summary>The JSON body of an HTTP function. Its limits are data annotations on the record's parameters.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AcceptsAttribute<T>(long maxBytes = AcceptsAttribute<T>.UsualBytes) : AcceptsAttribute("application/json", maxBytes)
{
    private const long UsualBytes = 64 * 1024;

    public override Type Body => typeof(T);
}

/// <summary>Says by an example what a body or an answer looks like; the page to try the API starts from it.</summary>
public interface IExample<T>
{
    static abstract T Example { get; }
}
