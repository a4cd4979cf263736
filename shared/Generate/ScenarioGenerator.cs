using System.Runtime.CompilerServices;
using AutoVideo.Ai;
using AutoVideo.Ai.Safety;
using AutoVideo.Ai.Text;
using AutoVideo.Failures;
using AutoVideo.Script.Models;
using AutoVideo.Script.Offline;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Generate;

/// <summary>
/// Writes scenarios: the first provider of the settings that answers writes, scene by scene; when one breaks off, the next begins anew.
/// Without a provider the offline writer does it.
/// </summary>
public sealed partial class ScenarioGenerator
{
    private readonly ScriptWriters writers;
    private readonly TextModels models;
    private readonly OfflineScriptModel offline;
    private readonly GenerationDesk desk;
    private readonly SafetyChecks safety;
    private readonly ILogger<ScenarioGenerator> logger;

    internal ScenarioGenerator(ScriptWriters writers, TextModels models, OfflineScriptModel offline, GenerationDesk desk, SafetyChecks safety, ILogger<ScenarioGenerator> logger) =>
        (this.writers, this.models, this.offline, this.desk, this.safety, this.logger) = (writers, models, offline, desk, safety, logger);

    /// <summary>Says at once what would be wrong with a wish.</summary>
    /// <exception cref="PermanentException"><c>content_refused</c>, and as a script's request: <c>topic_invalid</c>, <c>source_empty</c>, <c>language_unknown</c>, ….</exception>
    public async Task CheckAsync(GenerationWish wish, CancellationToken cancellation)
    {
        await Task.Run(() => desk.Read(wish), cancellation);
        await safety.CheckAsync("topic", [wish.Topic, wish.Audience, wish.Tone], cancellation);
    }

    /// <summary>Ends with <see cref="GenerationEvent.Finished"/>, or throws.</summary>
    /// <exception cref="PermanentException"><c>content_refused</c>, <c>providers_failed</c>, <c>translation_needs_provider</c>, <c>quota_exceeded</c>, and as <see cref="CheckAsync"/>.</exception>
    /// <exception cref="TransientException">Nobody answered, but somebody may a little later.</exception>
    public async IAsyncEnumerable<GenerationEvent> WriteAsync(GenerationWish wish, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reading = await Task.Run(() => desk.Read(wish), cancellation);
        var failures = new List<string>();
        var mayPass = false;
        var asked = writers.List().Where(entry => entry.IsConfigured).Select(entry => entry.Provider).ToList();
        foreach (var provider in asked.Count > 0 ? asked : [offline.Provider])
        {
            var written = provider == offline.Provider
                ? new OfflineScenarioWriter(offline).WriteAsync(wish, reading, cancellation)
                : new ModelScenarioWriter(models.Find(provider)!).WriteAsync(wish, reading, cancellation);
            string? failure = null;
            await using var events = written.GetAsyncEnumerator(cancellation);
            while (true)
            {
                try
                {
                    if (!await events.MoveNextAsync())
                        break;
                    await CheckSafetyAsync(events, cancellation);
                }
                catch (ProviderException fault)
                {
                    LogPassedOver(provider, fault.Fault);
                    mayPass |= fault.MayPass || fault.Fault == ProviderFault.Paused;
                    failure = fault.Message;
                    break;
                }
                // The offline writer cannot do all that a provider can: that is no reason to give up on one that is down.
                catch (PermanentException unable) when (failures.Count > 0 && unable.Code is not ("content_refused" or "quota_exceeded"))
                {
                    failure = unable.Detail;
                    break;
                }
                yield return events.Current;
                if (events.Current is GenerationEvent.Finished)
                    yield break;
            }
            failures.Add(failure ?? $"{provider} wrote nothing.");
            yield return new GenerationEvent.Warning("provider_failed", failures[^1]);
        }
        var reasons = string.Join(" ", failures);
        throw mayPass
            ? new TransientException($"No text provider answered. {reasons}")
            : new PermanentException("providers_failed", $"No text provider answered; check their settings. {reasons}");
    }

    /// <summary>Before a refusal the answer is read to its end and nothing of it given out: it is paid for, and kept for when the refusal is overturned.</summary>
    private async Task CheckSafetyAsync(IAsyncEnumerator<GenerationEvent> events, CancellationToken cancellation)
    {
        try
        {
            await CheckSafetyAsync(events.Current, cancellation);
        }
        catch (Exception refused) when (refused is PermanentException or TransientException)
        {
            await ReadToEndAsync(events);
            throw;
        }
    }

    private static async Task ReadToEndAsync(IAsyncEnumerator<GenerationEvent> events)
    {
        try
        {
            while (await events.MoveNextAsync())
            {
            }
        }
        catch (Exception fault) when (fault is ProviderException or PermanentException or TransientException)
        {
            // However the rest ends, the refusal is what the caller is told.
        }
    }

    private Task CheckSafetyAsync(GenerationEvent happened, CancellationToken cancellation) => happened switch
    {
        GenerationEvent.SceneWritten { Scene: var scene } => safety.CheckAsync("script", [scene.Narration, scene.VisualPrompt], cancellation),
        GenerationEvent.Finished { Content.Title: var title } => safety.CheckAsync("script", [title], cancellation),
        _ => Task.CompletedTask,
    };

    [LoggerMessage(3120, LogLevel.Warning, "Text provider {Provider} was passed over ({Fault}) while a scenario was written")]
    private partial void LogPassedOver(string provider, ProviderFault fault);
}
