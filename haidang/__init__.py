"""Hải Đăng: training and professional development of a city's teachers, as one chain."""
