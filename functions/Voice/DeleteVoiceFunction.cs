using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Voice.Cloning;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Voice;

/// <summary>Removes a cloned voice at the provider and here, its sample and consent with it. Videos that it spoke stay.</summary>
public sealed class DeleteVoiceFunction(ICallers callers, VoiceCloning cloning)
{
    [Function("DeleteVoice"), Requires(Permissions.VoiceClone), Answers(204), Fails("voice_not_found", "cloning_not_configured", "try_again")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/voices/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        await cloning.DeleteAsync(caller.UserId, id, cancellation);
        return Results.NoContent();
    }
}
