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
        catch (RequestFailedException e) when (e.Status == 404)
        {
            throw e.ErrorCode == BlobErrorCode.ContainerNotFound
                ? new PermanentException("blobs_unconfigured", "The container of the blobs (AzureBlob:Container) is not there.", e)
                : new BlobNotFoundException(name);
        }
        catch (RequestFailedException e) when (e.Status is 401 or 403)
        {
            throw new PermanentException("blobs_forbidden", $"Blob Storage refused '{name}' ({e.ErrorCode}). Does this identity have the role Storage Blob Data Contributor?", e);
        }
        catch (Exception e) when (IsTransient(e))
        {
            throw new TransientException($"Blob Storage did not answer for '{name}'.", e);
        }
    }

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

    // Status 0: no answer at all. After its last try the client throws all its failures together.
    private static bool IsTransient(Exception exception) => exception switch
    {
        AuthenticationFailedException => true, // no token was to be had; what a token may not do is answered 403
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
        AggregateException all => all.InnerExceptions.Count > 0 && all.InnerExceptions.All(IsTransient),
        _ => false,
    };
}
