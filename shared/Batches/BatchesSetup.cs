using AutoVideo.AccountData;
using AutoVideo.Ai.Estimates;
using AutoVideo.Ai.Quotas;
using AutoVideo.Storage;
using AutoVideo.Videos;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Batches;

public static class BatchesSetup
{
    /// <summary>Batches of videos. Needs documents, blobs, videos, quotas and the videos' pipeline.</summary>
    public static IServiceCollection AddBatches(this IServiceCollection services) => services
        .AddSingleton<BatchStore>()
        .AddSingleton(provider => new BatchQuota(
            new(provider.GetRequiredService<AiQuotas>), new(provider.GetRequiredService<VideoEstimates>), provider.GetRequiredService<IDocumentStore>()))
        .AddSingleton<IReservationOwner>(provider => provider.GetRequiredService<BatchQuota>())
        .AddSingleton<BatchResults>()
        .AddSingleton<BatchPump>()
        .AddSingleton<BatchSweep>()
        .AddSingleton<IVideoFinished, BatchFollower>()
        .AddSingleton<IKeptBlobs, BatchResultBlobs>()
        .AddSingleton<IUserData, BatchUserData>();
}
