using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Voice.Cloning;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Voice;

/// <summary>The caller's cloned voices with their consents, newest first.</summary>
public sealed class ListVoicesFunction(ICallers callers, ClonedVoices voices, Pages pages)
{
    [Function("ListVoices"), Requires(Permissions.VoiceClone), Answers<VoicePage>, Paged]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/voices")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var wanted = pages.Read(request, caller.UserId);
        var page = await voices.ListAsync(caller.UserId, wanted.Limit, wanted.Cursor, cancellation);
        return Results.Json(
            new VoicePage([.. page.Documents.Select(document => VoiceView.Of(document.Value))], pages.Next(request, caller.UserId, page.Continuation)),
            HttpJsonContext.Default.VoicePage);
    }
}
