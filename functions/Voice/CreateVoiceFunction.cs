using System.ComponentModel.DataAnnotations;
using AutoVideo.Ai.Calls;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Voice.Cloning;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Voice;

/// <summary>Body of <c>POST /api/v1/voices</c>.</summary>
/// <param name="Name">Of the voice, 1 to 80 characters.</param>
/// <param name="Speaker">Whose voice it is, 1 to 120 characters.</param>
/// <param name="Statement">The words of that person's consent, 20 to 2,000 characters.</param>
/// <param name="Sample">5 s to 3 min of speech as WAV, MP3, M4A, FLAC, OGG or WebM: a file of up to 10 MB in base64.</param>
internal sealed record CreateVoice(
    [MaxLength(200)] string? Name = null, [MaxLength(200)] string? Speaker = null, [MaxLength(3_000)] string? Statement = null,
    [MaxLength(14_000_000)] string? Sample = null) : IExample<CreateVoice>
{
    public const long MaxBody = 14_100_000;

    public static CreateVoice Example { get; } = new("My voice", "Ann Lee", "I am Ann Lee and I agree that my voice is cloned for my videos.", "UklGRiQAAABXQVZF");

    /// <exception cref="PermanentException"><c>sound_unreadable</c>.</exception>
    public VoiceWish AsWish()
    {
        var bytes = new byte[(Sample?.Length ?? 0) / 4 * 3 + 3];
        return Convert.TryFromBase64String(Sample ?? "", bytes, out var written)
            ? new VoiceWish(Name, Speaker, Statement, bytes[..written])
            : throw new PermanentException("sound_unreadable", "The sample is no base64.");
    }
}

/// <summary>Clones a voice, once the consent of the person whose it is has been stored. It is counted in seconds of audio, those of the sample.</summary>
public sealed class CreateVoiceFunction(ICallers callers, VoiceCloning cloning)
{
    [Function("CreateVoice"), Requires(Permissions.VoiceClone), Accepts<CreateVoice>(CreateVoice.MaxBody)]
    [Answers<VoiceView>(201, Headers = ["Location"])]
    [Fails("cloning_not_configured", "consent_missing", "voice_name_invalid", "too_many_voices", "sample_too_large", "sample_too_short", "sound_unreadable", "sound_too_long", "voice_not_cloned", "quota_exceeded", "try_again")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/voices")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, HttpJsonContext.Default.CreateVoice, CreateVoice.MaxBody, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        CallOwner.Set(new(caller.UserId, null, "voice"));
        var view = VoiceView.Of(await cloning.CreateAsync(body.AsWish(), caller.UserId, cancellation));
        request.HttpContext.Response.Headers.Location = view.Links["self"];
        return Results.Json(view, HttpJsonContext.Default.VoiceView, statusCode: StatusCodes.Status201Created);
    }
}
