"""Fetching from the web, with manners and with care. The one place of transforms that touches the network.

`addresses` says where no request may go, `client` sends one request within limits, `robots` asks what a site allows,
`hosts` keeps the pace of each host, `visits` joins them: one address asked, redirects followed, tried again.
"""
