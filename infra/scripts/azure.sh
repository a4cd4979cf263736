# Sourced by the scripts here: Azure's command line, asked about the subscription of the azd environment rather than the one it has as default.
az() {
  command az "$@" ${AZURE_SUBSCRIPTION_ID:+--subscription "$AZURE_SUBSCRIPTION_ID"} || {
    echo "${0##*/}: 'az $1 $2' failed. Sign in (az login) with an account that may read the subscription ${AZURE_SUBSCRIPTION_ID:-"that az account show names"}." >&2
    return 1
  }
}
