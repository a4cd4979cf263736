using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Support.Providers;

/// <summary>A server that writes text: what it says is the test's, in which form is the provider's.</summary>
internal abstract class TextServer : ProviderServer
{
    public const string Model = "model-of-the-test";
    private const int Letters = 9;

    /// <summary>From the request's input to the text of the answer.</summary>
    public Func<string, string> Says { get; set; } = _ => "Bees dance to tell each other where the flowers are.";

    /// <summary>A stream goes a few letters beyond these words, and on once the task is done.</summary>
    public (string Words, Task Until)? Pause { get; set; }

    /// <summary>The input of a request as the model would read it.</summary>
    protected abstract string InputOf(JsonElement body);

    /// <summary>The pictures that came with it, in base64.</summary>
    protected abstract IEnumerable<string> PicturesOf(JsonElement body);

    protected abstract bool IsStream(HttpRequest request, JsonElement body);

    protected abstract string Whole(string text, Fault outcome);

    /// <summary>Event name (or null) and data.</summary>
    protected abstract IEnumerable<(string? Event, string Data)> Pieces(IReadOnlyList<string> pieces, Fault outcome);

    public string LastInput => InputOf(Requests.Last());

    public IReadOnlyList<byte[]> LastPictures => [.. PicturesOf(Requests.Last()).Select(Convert.FromBase64String)];

    protected override async Task AnswerAsync(HttpContext http, JsonElement body, Fault outcome)
    {
        var text = Says(InputOf(body));
        if (!IsStream(http.Request, body))
        {
            http.Response.ContentType = "application/json; charset=utf-8";
            await http.Response.WriteAsync(Whole(text, outcome));
            return;
        }
        http.Response.ContentType = "text/event-stream";
        var events = Pieces([.. text.Chunk(Letters).Select(part => new string(part))], outcome)
            .Select(piece => $"{(piece.Event is null ? "" : $"event: {piece.Event}\n")}data: {piece.Data}\n\n").ToArray();
        var sent = 0;
        if (Pause is var (words, until))
        {
            sent = (text.IndexOf(words, StringComparison.Ordinal) + words.Length) / Letters + 2;
            await http.Response.WriteAsync(string.Concat(events.Take(sent)));
            await http.Response.Body.FlushAsync();
            await until;
        }
        await http.Response.WriteAsync(string.Concat(events.Skip(sent)));
    }

    protected static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    protected static string? Unknown(JsonElement body, params string[] known) =>
        body.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !known.Contains(name)) is { } name ? $"'{name}' is no field of this request" : null;

    /// <summary>Structured output takes closed objects whose properties are all required.</summary>
    protected static string? SchemaProblem(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return "the schema is no object";
        if (schema.TryGetProperty("properties", out var properties))
        {
            if (!schema.TryGetProperty("additionalProperties", out var open) || open.ValueKind != JsonValueKind.False)
                return "additionalProperties must be false";
            var required = schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()).ToHashSet();
            foreach (var property in properties.EnumerateObject())
                if (!required.Contains(property.Name))
                    return $"'{property.Name}' is not required";
                else if (SchemaProblem(property.Value) is { } inner)
                    return inner;
        }
        return schema.TryGetProperty("items", out var items) ? SchemaProblem(items) : null;
    }
}
