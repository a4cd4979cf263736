using System.Text;
using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Scenarios;
using AutoVideo.Videos;
using AutoVideo.Voice;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AutoVideo.Batches;

/// <summary>Reads a list of wishes and holds every line of it against the rules of a single video, before anything of it is stored or made.</summary>
public sealed class BatchAdmission(ScenarioAccess scenarios, VideoAdmission admission, SpeechChain voices)
{
    public const string Csv = "text/csv", JsonLines = "application/x-ndjson", JsonLinesToo = "application/jsonl";
    public const long MaxBody = 5 * 1024 * 1024;

    // An answer has to stay small.
    private const int MostErrors = 200;

    /// <exception cref="PermanentException"><c>content_type_refused</c>, <c>body_too_large</c>, <c>batch_invalid</c>, <c>batch_empty</c>, <c>batch_too_long</c>.</exception>
    internal static async Task<IReadOnlyList<BatchLine>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var given) ? given.MediaType.Value?.ToLowerInvariant() : null;
        if (type is not (Csv or JsonLines or JsonLinesToo) || (given!.Charset is { HasValue: true } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
            throw new PermanentException("content_type_refused", $"Send the list as {Csv} or {JsonLines}, in UTF-8.");
        using var bytes = await JsonBody.ReadAsync(request, MaxBody, cancellation);
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes.GetBuffer(), 0, (int)bytes.Length).TrimStart('\uFEFF');
            return type == Csv ? BatchLines.ReadCsv(text, HttpJsonContext.Default.CreateVideo) : BatchLines.ReadJsonLines(text);
        }
        catch (DecoderFallbackException invalid)
        {
            throw new PermanentException("batch_invalid", "The list is not valid UTF-8.", invalid);
        }
    }

    /// <summary>Checks every line.</summary>
    /// <exception cref="PermanentException"><c>batch_lines_invalid</c>, with what is wrong in which line.</exception>
    internal async Task<IReadOnlyList<(int Line, VideoWish Wish, VideoRequest Request)>> CheckAsync(IReadOnlyList<BatchLine> lines, string userId, CancellationToken cancellation)
    {
        var wishes = new List<(int Line, VideoWish Wish, VideoRequest Request)>(lines.Count);
        var errors = new List<FieldError>();
        var wrong = 0;
        foreach (var line in lines)
        {
            try
            {
                var wish = await VideoWishes.OfAsync(Body(line), userId, scenarios, cancellation);
                var request = await admission.CheckAsync(wish, cancellation);
                await voices.CheckAsync(wish.Voice, userId, cancellation);
                wishes.Add((line.Number, wish, request));
            }
            catch (PermanentException fault)
            {
                wrong++;
                if (errors.Count < MostErrors)
                    errors.AddRange(ErrorsOf(line, fault).Take(MostErrors - errors.Count));
            }
        }
        return wrong == 0 ? wishes : throw new PermanentException("batch_lines_invalid", $"{wrong} of {lines.Count} lines are wrong; nothing was started.") { Errors = errors };
    }

    /// <summary>Puts the texts of a checked wish where the pipeline finds them.</summary>
    internal Task<VideoRequest> AdmitAsync(VideoWish wish, CancellationToken cancellation) => admission.AdmitAsync(wish, cancellation);

    private static CreateVideo Body(BatchLine line)
    {
        if (line.Wish is not { } wish)
            throw new PermanentException("batch_line_invalid", line.Fault!);
        BodyCheck.Check(wish, ShapeReader.Of(typeof(CreateVideo)));
        try
        {
            return wish.Deserialize(HttpJsonContext.Default.CreateVideo)!;
        }
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException or FormatException)
        {
            throw new PermanentException("batch_line_invalid", "A value has the wrong type, or a text is not valid Unicode.", invalid);
        }
    }

    private static IEnumerable<FieldError> ErrorsOf(BatchLine line, PermanentException fault) => fault.Errors.Count > 0
        ? fault.Errors.Select(error => error with { Detail = $"Line {line.Number}: {error.Detail}", Pointer = $"/{line.Number}{error.Pointer}" })
        : [new(fault.Code, $"Line {line.Number}: {fault.Detail}", $"/{line.Number}")];
}
