using AutoVideo.Ai;
using AutoVideo.Ai.Experiments;
using AutoVideo.Failures;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Script.Models;

/// <summary>Writers in order of preference: the first that answers writes, and the script says who that was and why others did not.</summary>
internal sealed partial class ScriptChain(
    IReadOnlyList<IScriptModel> writers, Func<ExperimentVariant, IScriptModel?> variants, ILogger<ScriptChain> logger) : IScriptModel
{
    public string Provider => writers[0].Provider;
    public string Model => writers[0].Model;

    /// <summary>The variant's writer first; those of the settings should it fail. A variant whose provider is not configured is passed over.</summary>
    public IScriptModel With(ExperimentVariant variant) => variants(variant) is { } writer
        ? new ScriptChain([writer, .. writers.Where(other => other.Provider != writer.Provider || other.Model != writer.Model)], variants, logger)
        : this;

    public Task CheckAsync(ScriptRequest request, CancellationToken cancellation) => writers[0].CheckAsync(request, cancellation);

    /// <exception cref="TransientException">Nobody answered, but somebody may a little later.</exception>
    /// <exception cref="PermanentException"><c>providers_failed</c>: nobody answered, and the settings have to change; <c>content_refused</c>; and as <see cref="CheckAsync"/>.</exception>
    public async Task<ScriptDocument> WriteAsync(ScriptRequest request, CancellationToken cancellation)
    {
        var passedOver = new List<PassedOver>();
        var mayPass = false;
        foreach (var writer in writers)
        {
            try
            {
                var script = await writer.WriteAsync(request, cancellation);
                LogWritten(writer.Provider, writer.Model, passedOver.Count);
                return script with { Authorship = new(writer.Provider, writer.Model, passedOver) { Taken = script.Authorship?.Taken } };
            }
            catch (ProviderException fault)
            {
                LogPassedOver(writer.Provider, fault.Fault, fault.Message);
                passedOver.Add(new(writer.Provider, fault.Message));
                mayPass |= fault.MayPass || fault.Fault == ProviderFault.Paused;
            }
            // The offline writer cannot do all that a provider can (translate): that is no reason to give up on one that is down.
            catch (PermanentException unable) when (passedOver.Count > 0 && unable.Code is not ("content_refused" or "quota_exceeded"))
            {
                passedOver.Add(new(writer.Provider, unable.Detail));
            }
        }
        var reasons = string.Join(" ", passedOver.Select(passed => passed.Why));
        throw mayPass
            ? new TransientException($"No script provider answered. {reasons}")
            : new PermanentException("providers_failed", $"No script provider answered; check their settings. {reasons}");
    }

    [LoggerMessage(3100, LogLevel.Information, "{Provider} ({Model}) wrote a script; {PassedOver} providers were passed over")]
    private partial void LogWritten(string provider, string model, int passedOver);

    [LoggerMessage(3101, LogLevel.Warning, "Script provider {Provider} was passed over ({Fault}): {Reason}")]
    private partial void LogPassedOver(string provider, ProviderFault fault, string reason);
}
