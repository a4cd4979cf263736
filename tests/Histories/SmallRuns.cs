using AutoVideo.AccountData;
using AutoVideo.Ai.Transcription;
using AutoVideo.Failures;
using AutoVideo.Render;
using AutoVideo.Tests.Embedded.Durable;
using AutoVideo.Videos.Packages;

namespace AutoVideo.Tests.Histories;

/// <summary>Runs of the orchestrators beside the pipeline, each through the branches that a running instance may be in, on the real engine.</summary>
internal static class SmallRuns
{
    private const string Instance = "instance-1";
    private static readonly PackageRun Package = new("video-1", "video-1-p0001-hls", 1);
    private static readonly RecordingRun Recording = new("usr_1", "rec_1");
    private static readonly ExportRun Export = new("exp_1");

    public static IReadOnlyDictionary<string, Func<Task<InstanceHistory>>> All { get; } = new Dictionary<string, Func<Task<InstanceHistory>>>(StringComparer.Ordinal)
    {
        ["package-completed"] = () => RunAsync(nameof(PackageOrchestrator), Package, engine => Packages(engine, () => "job-1")),
        ["package-unwanted"] = () => RunAsync(nameof(PackageOrchestrator), Package, engine => Packages(engine, () => null)),
        ["package-failed"] = () => RunAsync(nameof(PackageOrchestrator), Package, engine => Packages(engine, () => throw new PermanentException("video_file_missing", "There is no file."))),
        ["transcription-completed"] = () => RunAsync(nameof(TranscriptionOrchestrator), Recording, engine => Transcriptions(engine, () => null)),
        ["transcription-failed"] = () => RunAsync(nameof(TranscriptionOrchestrator), Recording, engine => Transcriptions(engine, () => throw new PermanentException("sound_unreadable", "It is no sound."))),
        ["export-completed"] = () => RunAsync(nameof(ExportDataOrchestrator), Export, engine => Exports(engine, Soon)),
        ["export-failed"] = () => RunAsync(nameof(ExportDataOrchestrator), Export, engine => Exports(engine, () => throw new PermanentException("export_too_large", "It is too large."))),
        ["erasure-completed"] = () => RunAsync(nameof(EraseUserOrchestrator), new ErasureRun("del_1"), engine => Erasures(engine, calledOff: false)),
        ["erasure-called-off"] = () => RunAsync(nameof(EraseUserOrchestrator), new ErasureRun("del_1"), engine => Erasures(engine, calledOff: true)),
    };

    private static DateTimeOffset? Soon() => TimeProvider.System.GetUtcNow().AddSeconds(1);

    private static async Task<InstanceHistory> RunAsync(string orchestrator, object input, Action<EngineHarness> compose)
    {
        await using var engine = new EngineHarness();
        engine.Orchestrator(orchestrator, context => Orchestrators.RunAsync(orchestrator, context));
        compose(engine);
        await engine.Start();
        var ended = await engine.Run(orchestrator, input, Instance);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{ended.RuntimeStatus}: {ended.FailureDetails}");
        return (await engine.History.ReadAsync(Instance, default))!;
    }

    private static void Packages(EngineHarness engine, Func<string?> submit)
    {
        var checks = 0;
        engine.Activity<PackageRun, string?>(ActivityNames.SubmitPackage, _ => submit())
            .AsyncActivity<PackageCheck, bool>(ActivityNames.CheckPackage, async _ =>
            {
                if (++checks > 1)
                    return true;
                await engine.Client.RaiseEventAsync(Instance, RenderActivityCalls.RenderFinishedEvent, Instance);
                return false;
            })
            .Activity<PackageFailure, object?>(ActivityNames.FailPackage, _ => null);
    }

    private static void Transcriptions(EngineHarness engine, Func<object?> transcribe) => engine
        .Activity<RecordingRun, object?>(ActivityNames.TranscribeRecording, _ => transcribe())
        .Activity<RecordingFailure, object?>(ActivityNames.FailRecording, _ => null);

    private static void Exports(EngineHarness engine, Func<DateTimeOffset?> write) => engine
        .Activity<ExportRun, DateTimeOffset?>(ActivityNames.WriteExport, _ => write())
        .Activity<ExportFailure, DateTimeOffset>(ActivityNames.FailExport, _ => TimeProvider.System.GetUtcNow().AddSeconds(1))
        .Activity<ExportRun, object?>(ActivityNames.RemoveExport, _ => null);

    private static void Erasures(EngineHarness engine, bool calledOff)
    {
        var (looks, steps) = (0, 0);
        engine
            .AsyncActivity<ErasureRun, ErasureTerms>(ActivityNames.BeginErasure, async _ =>
            {
                var first = ++looks == 1;
                if (calledOff && first)
                    await engine.Client.RaiseEventAsync(Instance, EraseUserOrchestrator.CalledOffEvent);
                return new ErasureTerms(IsOver: calledOff && !first, IsBegun: !calledOff && !first, TimeProvider.System.GetUtcNow().AddSeconds(calledOff ? 3600 : 1));
            })
            .Activity<ErasureRun, ErasureStep>(ActivityNames.EraseUserData, _ => ++steps switch
            {
                1 => new ErasureStep(IsDone: false, MustWait: true),
                2 => new ErasureStep(IsDone: false, MustWait: false),
                _ => new ErasureStep(IsDone: true, MustWait: false),
            });
    }
}
