# Leads HTTPS of Net::HTTP through the proxy that HTTPS_PROXY names: by itself it asks for the proxy of http addresses,
# whatever it speaks. Net::HTTP is not loaded for that; it is changed once something else has loaded it.
module MockpayIntercept
  module SecureProxy
    def proxy_uri
      return super unless use_ssl? && @proxy_from_env

      name = address.include?(':') ? "[#{address.delete('[]')}]" : address
      URI::HTTPS.build(host: name, port: port).find_proxy
    end
  end

  def require(*names)
    super.tap do
      if defined?(Net::HTTP) && Net::HTTP.method_defined?(:proxy_uri) && !Net::HTTP.include?(SecureProxy)
        Net::HTTP.prepend(SecureProxy)
      end
    end
  end
  private :require
end
Object.prepend(MockpayIntercept)
