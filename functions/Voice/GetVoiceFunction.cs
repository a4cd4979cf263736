using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Voice.Cloning;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Voice;

public sealed class GetVoiceFunction(ICallers callers, ClonedVoices voices)
{
    /// <summary>One of the caller's cloned voices, with the consent it was made on.</summary>
    [Function("GetVoice"), Requires(Permissions.VoiceClone), Answers<VoiceView>, Fails("voice_not_found")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/voices/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        return Results.Json(VoiceView.Of(await voices.ReadAsync(caller.UserId, id, cancellation)), HttpJsonContext.Default.VoiceView);
    }
}
