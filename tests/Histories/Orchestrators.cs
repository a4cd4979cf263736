using AutoVideo.AccountData;
using AutoVideo.Ai.Transcription;
using AutoVideo.Videos;
using AutoVideo.Videos.Packages;

namespace AutoVideo.Tests.Histories;

/// <summary>Today's orchestrators by their names.</summary>
internal static class Orchestrators
{
    public static Task RunAsync(string name, TaskOrchestrationContext context) => name switch
    {
        nameof(VideoOrchestrator) => VideoOrchestrator.RunAsync(context, context.GetInput<VideoRun>()!),
        nameof(PackageOrchestrator) => PackageOrchestrator.RunAsync(context, context.GetInput<PackageRun>()!),
        nameof(TranscriptionOrchestrator) => TranscriptionOrchestrator.RunAsync(context, context.GetInput<RecordingRun>()!),
        nameof(ExportDataOrchestrator) => ExportDataOrchestrator.RunAsync(context, context.GetInput<ExportRun>()!),
        nameof(EraseUserOrchestrator) => EraseUserOrchestrator.RunAsync(context, context.GetInput<ErasureRun>()!),
        _ => throw new ArgumentException($"There is no orchestrator '{name}'.", nameof(name)),
    };
}
