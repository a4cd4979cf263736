using AutoVideo.Ai;
using AutoVideo.Failures;
using AutoVideo.Script;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Visuals;

/// <summary>
/// Painters in order of preference: the first that answers draws the scene, and the picture says who that was and why others did not.
/// What one provider declined is not taken to another: only the offline illustrator draws it then.
/// </summary>
internal sealed partial class PainterChain(IReadOnlyList<IImagePainter> painters, IImagePainter offline, ILogger<PainterChain> logger) : IImagePainter
{
    public string Provider => painters[0].Provider;

    /// <exception cref="TransientException">Nobody answered, but somebody may a little later.</exception>
    /// <exception cref="PermanentException"><c>providers_failed</c>, <c>content_refused</c>, and as <see cref="IImagePainter.PaintAsync"/>.</exception>
    public async Task<Picture> PaintAsync(PictureRequest request, CancellationToken cancellation)
    {
        var passedOver = new List<PassedOver>();
        PermanentException? refusal = null;
        var mayPass = false;
        foreach (var painter in painters)
        {
            if (refusal is not null && painter != offline)
                continue;
            try
            {
                return await painter.PaintAsync(request, cancellation) with { PassedOver = passedOver };
            }
            catch (ProviderException fault)
            {
                LogPassedOver(painter.Provider, fault.Fault.ToString(), fault.Message);
                passedOver.Add(new(painter.Provider, fault.Message));
                mayPass |= fault.MayPass || fault.Fault == ProviderFault.Paused;
            }
            catch (PermanentException refused) when (refused.Code == "content_refused" && painter != offline)
            {
                LogPassedOver(painter.Provider, refused.Code, refused.Detail);
                passedOver.Add(new(painter.Provider, refused.Detail));
                refusal = refused;
            }
        }
        if (refusal is not null)
            throw refusal;
        var reasons = string.Join(" ", passedOver.Select(passed => passed.Why));
        throw mayPass
            ? new TransientException($"No image provider answered. {reasons}")
            : new PermanentException("providers_failed", $"No image provider answered; check their settings. {reasons}");
    }

    [LoggerMessage(3302, LogLevel.Warning, "Image provider {Provider} was passed over ({Fault}): {Reason}")]
    private partial void LogPassedOver(string provider, string fault, string reason);
}
