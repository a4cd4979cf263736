using AutoVideo.AccountData;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Batches;

public static class BatchesSetup
{
    /// <summary>Batches of videos. Needs documents, blobs, videos and their pipeline.</summary>
    public static IServiceCollection AddBatches(this IServiceCollection services) => services
        .AddSingleton<BatchStore>()
        .AddSingleton<BatchResults>()
        .AddSingleton<BatchPump>()
        .AddSingleton<IUserData, BatchUserData>();
}
