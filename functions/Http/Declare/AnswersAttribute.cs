namespace AutoVideo.Http;

/// <summary>One answer of an HTTP function that is no fault. Without a type it has no JSON body: 204, a redirect, a stream, a file.</summary>
/// <param name="status">HTTP status, 2xx or 3xx; a 503 that is an answer rather than a fault too.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class AnswersAttribute(int status) : Attribute
{
    public int Status { get; } = status;

    /// <summary>What the answer means; the status' own name when not given.</summary>
    public string? Description { get; init; }

    /// <summary>The media type of a body that is not JSON, e.g. <c>text/event-stream</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary>Names of headers that this answer has beside the usual ones, e.g. <c>Location</c>, <c>ETag</c>.</summary>
    public string[] Headers { get; init; } = [];

    /// <summary>The type of a JSON body; it stands in a JSON context of this assembly or of <c>shared/</c>.</summary>
    public virtual Type? Body => null;
}

/// <summary>An answer with a JSON body.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class AnswersAttribute<T>(int status = 200) : AnswersAttribute(status)
{
    public override Type Body => typeof(T);
}
