using AutoVideo.Failures;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;

namespace AutoVideo.Storage.AzureBlob;

/// <summary>Faults of the service in the words of the port.</summary>
internal static class AzureBlobErrors
{
    public static async Task<T> RunAsync<T>(string name, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception fault) when (Explain(name, fault) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>The fault of an answer that broke off while it was read, after the client had taken it up again as often as it does.</summary>
    public static Exception? ExplainReading(string name, Exception fault) => fault switch
    {
        IOException or OperationCanceledException => NoAnswer(name, fault),
        RequestFailedException { Status: 412 } => new TransientException($"The blob '{name}' was replaced while it was read.", fault),
        AggregateException all when all.InnerExceptions.Count > 0 => ExplainReading(name, all.InnerExceptions[^1]),
        _ => Explain(name, fault),
    };

    /// <exception cref="PreconditionFailedException">The condition does not hold.</exception>
    public static async Task<BlobProperties> RunAsync(string name, WriteCondition condition, Func<Task<BlobProperties>> write)
    {
        try
        {
            return await RunAsync(name, write);
        }
        catch (RequestFailedException e) when (e.Status == 412 || e.ErrorCode == BlobErrorCode.BlobAlreadyExists)
        {
            throw PreconditionFailedException.OfBlob(name, e);
        }
        catch (BlobNotFoundException e) when (condition.ETag is not null)
        {
            throw PreconditionFailedException.OfBlob(name, e);
        }
    }

    private static Exception? Explain(string name, Exception fault) => fault switch
    {
        RequestFailedException { Status: 404 } gone => gone.ErrorCode == BlobErrorCode.ContainerNotFound
            ? new PermanentException("blobs_unconfigured", "The container of the blobs (AzureBlob:Container) is not there.", gone)
            : new BlobNotFoundException(name),
        RequestFailedException { Status: 401 or 403 } refused => new PermanentException(
            "blobs_forbidden", $"Blob Storage refused '{name}' ({refused.ErrorCode}). Does this identity have the role Storage Blob Data Contributor?", refused),
        _ => IsTransient(fault) ? NoAnswer(name, fault) : null,
    };

    private static TransientException NoAnswer(string name, Exception fault) => new($"Blob Storage did not answer for '{name}'.", fault);

    // Status 0: no answer at all. After its last try the client throws all its failures together.
    private static bool IsTransient(Exception exception) => exception switch
    {
        AuthenticationFailedException => true, // no token was to be had; what a token may not do is answered 403
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
        AggregateException all => all.InnerExceptions.Count > 0 && all.InnerExceptions.All(IsTransient),
        _ => false,
    };
}
