using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Experiments;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text;
using AutoVideo.Processes;
using AutoVideo.Script.Offline;
using AutoVideo.Voice;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Script.Models;

/// <summary>Who writes scripts, as the settings have it.</summary>
internal sealed class ScriptWriters(
    IOptions<ScriptOptions> options, TextModels models, OfflineScriptModel offline, ISpeechPace pace, ToolPaths tools, ProviderChoices choices, ILogger<ScriptChain> logger)
    : IProviderRoster, IExperimentSource
{
    public AiKind Kind => AiKind.Text;
    public string Stage => "script";
    public Experiment? Experiment => Experiment.Parse(Stage, options.Value.Experiment);

    public bool IsOrderable => true;

    public IReadOnlyList<RosterEntry> List() => [.. choices.Order(Stage, ProviderOrder.Of(options.Value.Providers), provider => provider).Select(provider => provider == offline.Provider
        ? new RosterEntry(provider, offline.Model, true, Kind)
        : new RosterEntry(provider, models.ModelOf(provider), models.ModelOf(provider) is not null, Kind))];

    /// <summary>Those that are configured, in order; the offline writer when nobody is.</summary>
    public IScriptModel InOrder()
    {
        var writers = new List<IScriptModel>();
        foreach (var entry in List().Where(entry => entry.IsConfigured))
            writers.Add(entry.Provider == offline.Provider ? offline : new ModelScriptWriter(models.Find(entry.Provider)!, offline, pace, tools));
        return writers is [] || (writers is [var only] && only == offline) ? offline : new ScriptChain(new LiveOrder<IScriptModel>(Stage, writers, writer => writer.Provider, choices), WriterOf, logger);
    }

    private IScriptModel? WriterOf(ExperimentVariant variant) => variant.Provider == offline.Provider ? offline
        : models.Find(variant.Provider, variant.Model) is { } model ? new ModelScriptWriter(model, offline, pace, tools, variant.Prompt)
        : null;
}
